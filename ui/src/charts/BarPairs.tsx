import { formatNumber } from "../i18n/texts.ts";
import { ChartTable } from "./ChartTable.tsx";
import styles from "./DeadlineChart.module.css";
import { useSize } from "./useSize.ts";

interface BarPairsProps {
  /** What the chart says, in a sentence. */
  summary: string;
  names: readonly [string, string];
  points: readonly { label: string; values: readonly [number, number] }[];
}

const LEAST = { width: 240, height: 150 };
const LEFT = 26;
const BOTTOM = 22;
const TOP = 8;
/** Room that the name of a step takes. */
const LABEL = 46;

/** Two bars per step of time, with the numbers as a table for who cannot see them. */
export function BarPairs({ summary, names, points }: BarPairsProps) {
  const [host, width, all] = useSize<HTMLElement>(LEAST);
  const top = niceTop(Math.max(1, ...points.flatMap(({ values }) => values)));
  const height = all - BOTTOM - TOP;
  const step = (width - LEFT) / Math.max(1, points.length);
  const bar = Math.max(2, Math.min(12, step / 2 - 2));
  const every = Math.ceil(LABEL / step);
  const y = (value: number) => TOP + height - (value / top) * height;
  return (
    <figure ref={host} className={styles.fill} aria-label={summary}>
      <svg className={styles.bars} viewBox={`0 0 ${width} ${all}`} role="img" aria-label={summary}>
        {[0, top / 2, top].map((value) => (
          <g key={value}>
            <line className={styles.grid} x1={LEFT} x2={width} y1={y(value)} y2={y(value)} />
            <text x={LEFT - 8} y={y(value) + 4} textAnchor="end">
              {formatNumber(value)}
            </text>
          </g>
        ))}
        {points.map(({ label, values }, index) => {
          const x = LEFT + index * step + (step - bar * 2 - 1.5) / 2;
          const last = index === points.length - 1;
          return (
            <g key={label}>
              <rect x={x} y={y(values[0])} width={bar} height={Math.max(0, y(0) - y(values[0]))} rx="1.5" fill="var(--d2)" />
              <rect x={x + bar + 1.5} y={y(values[1])} width={bar} height={Math.max(0, y(0) - y(values[1]))} rx="1.5" fill="var(--d1)" />
              {index % every === (points.length - 1) % every ? (
                <text className={last ? styles.now : undefined} x={x + bar} y={all - 6} textAnchor="middle">
                  {label}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
      <ChartTable summary={summary} names={names} rows={points} />
    </figure>
  );
}

/** The end of the axis: a round number not below the highest value, even so that its half is whole. */
export function niceTop(highest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, highest)));
  for (const factor of [1, 2, 4, 6, 8, 10]) {
    const top = factor * power;
    if (top >= highest && (top / 2) % 1 === 0) return top;
  }
  return 10 * power;
}
