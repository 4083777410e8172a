import { useRef, type KeyboardEvent, type PointerEvent } from "react";

import styles from "./Grid.module.css";

const NARROWEST = 48;
const WIDEST = 900;
const STEP = 8;
const STRIDE = 40;

/**
 * The right edge of a column's head: drawn with the pointer, moved with the arrows, and given back
 * its usual width by a double click or Enter.
 */
export function ColumnEdge({ label, width, onResize }: { label: string; width: number | undefined; onResize: (width: number | null) => void }) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const measured = (edge: HTMLElement) => edge.parentElement?.getBoundingClientRect().width ?? NARROWEST;
  const set = (next: number) => onResize(Math.round(Math.min(WIDEST, Math.max(NARROWEST, next))));

  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, width: measured(event.currentTarget) };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (start.current) set(start.current.width + event.clientX - start.current.x);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.shiftKey ? STRIDE : STEP;
    if (event.key === "ArrowLeft") set(measured(event.currentTarget) - by);
    else if (event.key === "ArrowRight") set(measured(event.currentTarget) + by);
    else if (event.key === "Enter" || event.key === "Home") onResize(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // A separator that can be focused is a control with a value.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuemin={NARROWEST}
      aria-valuemax={WIDEST}
      aria-valuenow={width ?? NARROWEST}
      aria-valuetext={width ? `${width} px` : undefined}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={styles.edge}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        start.current = null;
      }}
      onDoubleClick={() => onResize(null)}
      onKeyDown={onKeyDown}
    />
  );
}
