import "uplot/dist/uPlot.min.css";

import { useEffect, useRef } from "react";
import uPlot from "uplot";

import type { Panel } from "../api/generated/index.ts";
import { REGION } from "../i18n/texts.ts";
import { text } from "./text.ts";

interface TimeSeriesProps {
  panel: Panel;
  format: (value: number) => string;
  /** Charts with one key share their cursor. */
  sync: string;
  height?: number;
  /** The seconds that are drawn, the same in every chart of a page; none: those of the samples. */
  range?: readonly [number, number] | undefined;
  /** The sample under the cursor, in any of the charts with the same key; none: the cursor is away. */
  onCursor?: (sample: number | null) => void;
}

const COLORS = ["--d1", "--d3", "--d4", "--d2", "--d5"];
const hour = new Intl.DateTimeFormat(REGION, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Lines over time. Colours are read from the tokens, and again when the theme changes. */
export function TimeSeries({ panel, format, sync, height = 168, range, onCursor }: TimeSeriesProps) {
  const host = useRef<HTMLDivElement>(null);
  const [since, until] = range ?? [];
  const said = useRef(onCursor);
  useEffect(() => {
    said.current = onCursor;
  });
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let chart: uPlot | null = null;
    const draw = () => {
      chart?.destroy();
      chart = new uPlot(optionsFor(panel, format, sync, element.clientWidth || 400, height, since === undefined || until === undefined ? null : [since, until], (sample) => said.current?.(sample)), dataOf(panel), element);
    };
    draw();
    const size = new ResizeObserver(() => chart?.setSize({ width: element.clientWidth, height }));
    size.observe(element);
    const theme = new MutationObserver(draw);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      size.disconnect();
      theme.disconnect();
      chart?.destroy();
    };
  }, [panel, format, sync, height, since, until]);
  return <div ref={host} style={{ height }} aria-hidden />;
}

/** Series of one panel on one time axis; where a series has no sample there is a gap. */
export function dataOf(panel: Panel): uPlot.AlignedData {
  const times = [...new Set(panel.series.flatMap(({ points }) => points.map(([time]) => time)))].toSorted((a, b) => a - b);
  const columns = panel.series.map(({ points }) => {
    const values = new Map(points);
    return times.map((time) => values.get(time) ?? null);
  });
  const limit = panel.threshold === null ? [] : [times.map(() => panel.threshold)];
  return [times, ...columns, ...limit] as uPlot.AlignedData;
}

function optionsFor(panel: Panel, format: (value: number) => string, sync: string, width: number, height: number, range: [number, number] | null, onCursor: (sample: number | null) => void): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const font = `11px ${token("--font-ui")}`;
  const axis = { stroke: token("--text-3"), font, ticks: { show: false }, grid: { stroke: token("--d-grid"), width: 1 } };
  return {
    width,
    height,
    legend: { show: false },
    hooks: { setCursor: [(chart) => onCursor(chart.cursor.idx ?? null)] },
    cursor: { sync: { key: sync }, y: false, points: { size: 6 }, drag: { x: false, y: false } },
    scales: { x: range ? { time: true, range: () => range } : { time: true }, y: { range: (_, low, high) => [Math.min(0, low), Math.max(high, panel.threshold ?? 0) * 1.08 || 1] } },
    axes: [
      { ...axis, grid: { show: false }, size: 26, space: 70, values: (_, splits) => splits.map((at) => hour.format(new Date(at * 1000))) },
      { ...axis, size: 56, values: (_, splits) => splits.map((value) => format(value)) },
    ],
    series: [
      {},
      ...panel.series.map(({ name }, index) => ({
        label: name,
        stroke: token(COLORS[index % COLORS.length] ?? "--d1"),
        width: 1.5,
        points: { show: false },
        spanGaps: false,
      })),
      ...(panel.threshold === null ? [] : [{ label: text.limit, stroke: token("--crit"), width: 1, dash: [4, 4], points: { show: false } }]),
    ],
  };
}
