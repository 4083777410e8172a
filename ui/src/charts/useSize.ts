import { useLayoutEffect, useRef, useState, type RefObject } from "react";

/** The room that a chart has, and again when it changes. */
export function useSize<E extends HTMLElement>(least: { width: number; height: number }): [RefObject<E | null>, number, number] {
  const host = useRef<E>(null);
  const [size, setSize] = useState({ width: 480, height: least.height });
  const { width, height } = least;
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const measure = () => setSize({ width: Math.max(width, element.clientWidth), height: Math.max(height, element.clientHeight) });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [width, height]);
  return [host, size.width, size.height];
}
