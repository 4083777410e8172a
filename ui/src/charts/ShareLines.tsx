import { formatDayMonth } from "../i18n/dates.ts";
import { formatPercent } from "../i18n/texts.ts";
import { ChartTable } from "./ChartTable.tsx";
import styles from "./DeadlineChart.module.css";
import { text } from "./text.ts";
import { useSize } from "./useSize.ts";

export interface ShareLine {
  key: string;
  label: string;
  /** Day and share from 0 to 1, the oldest first; none: not known on that day. */
  points: readonly { date: string; value: number | null }[];
}

interface ShareLinesProps {
  /** What the chart says, in a sentence. */
  summary: string;
  lines: readonly ShareLine[];
}

const LEAST = { width: 260, height: 150 };
const LEFT = 34;
const BOTTOM = 22;
const TOP = 10;
/** Room for the names at the right end. */
const NAMES = 118;
const COLORS = ["--d1", "--d3", "--d4", "--d2", "--d5"];

/** Shares over time, each line named at its end; the numbers also as a table. */
export function ShareLines({ summary, lines }: ShareLinesProps) {
  const [host, width, height] = useSize<HTMLElement>(LEAST);
  const dates = lines[0]?.points.map(({ date }) => date) ?? [];
  const values = lines.flatMap(({ points }) => points.map(({ value }) => value)).filter((value) => value !== null);
  const low = Math.floor(Math.min(1, ...values) * 5) / 5;
  const high = Math.max(low + 0.2, Math.ceil(Math.max(0, ...values) * 5) / 5);
  const right = width - NAMES;
  const x = (index: number) => LEFT + (index / Math.max(1, dates.length - 1)) * (right - LEFT);
  const y = (share: number) => TOP + (1 - (share - low) / (high - low)) * (height - BOTTOM - TOP);
  const ends = apart(lines.map(({ points }) => y(points.findLast(({ value }) => value !== null)?.value ?? low)), height - BOTTOM);
  return (
    <figure ref={host} className={styles.fill} aria-label={summary}>
      <svg className={styles.bars} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={summary}>
        {[low, (low + high) / 2, high].map((share) => (
          <g key={share}>
            <line className={styles.grid} x1={LEFT} x2={right} y1={y(share)} y2={y(share)} />
            <text x={LEFT - 6} y={y(share) + 4} textAnchor="end">
              {formatPercent(share)}
            </text>
          </g>
        ))}
        {lines.map(({ key, label, points }, line) => {
          const color = `var(${COLORS[line % COLORS.length] ?? "--d1"})`;
          const newest = points.findLast(({ value }) => value !== null)?.value ?? null;
          return (
            <g key={key}>
              <path d={pathOf(points, x, y)} fill="none" stroke={color} strokeWidth="1.6" strokeLinejoin="round" />
              {newest === null ? null : <circle cx={right} cy={y(newest)} r="2.5" fill={color} />}
              <text className={styles.name} x={right + 8} y={(ends[line] ?? 0) + 4}>
                {label} <tspan className={styles.now}>{newest === null ? text.unknown : formatPercent(newest)}</tspan>
              </text>
            </g>
          );
        })}
        <text x={LEFT} y={height - 6}>
          {dates[0] ? formatDayMonth(dates[0]) : ""}
        </text>
        <text className={styles.now} x={right} y={height - 6} textAnchor="end">
          {dates.at(-1) ? formatDayMonth(dates.at(-1) ?? "") : ""}
        </text>
      </svg>
      <ChartTable
        summary={summary}
        names={lines.map(({ label }) => label)}
        rows={dates.map((date, index) => ({
          label: formatDayMonth(date),
          values: lines.map(({ points }) => {
            const value = points[index]?.value ?? null;
            return value === null ? text.unknown : formatPercent(value);
          }),
        }))}
      />
    </figure>
  );
}

/** The line, with a gap where nothing is known. */
function pathOf(points: ShareLine["points"], x: (index: number) => number, y: (share: number) => number): string {
  let pen = false;
  return points
    .map(({ value }, index) => {
      if (value === null) {
        pen = false;
        return "";
      }
      const step = `${pen ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = true;
      return step;
    })
    .join("");
}

/** Heights of labels, moved so far apart that none covers another. */
export function apart(heights: readonly number[], lowest: number, least = 15): number[] {
  const order = heights.map((height, index) => ({ height, index })).toSorted((one, other) => one.height - other.height);
  let bottom = -Infinity;
  for (const label of order) {
    label.height = Math.max(label.height, bottom + least);
    bottom = label.height;
  }
  const over = Math.max(0, bottom - lowest);
  const moved: number[] = [];
  for (const { height, index } of order) moved[index] = height - over;
  return moved;
}
