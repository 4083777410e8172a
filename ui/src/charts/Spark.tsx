interface SparkProps {
  points: readonly (readonly [number, number | null])[];
  tone?: "accent" | "warn";
}

const WIDTH = 150;
const HEIGHT = 28;

/** The shape of a series, without axes; the number stands beside it. */
export function Spark({ points, tone = "accent" }: SparkProps) {
  const known = points.filter((point): point is readonly [number, number] => point[1] !== null);
  if (known.length < 2) return <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" height={HEIGHT} aria-hidden />;
  const times = points.map(([time]) => time);
  const values = known.map(([, value]) => value);
  const [start, end] = [Math.min(...times), Math.max(...times)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (time: number) => 2 + ((time - start) / Math.max(1, end - start)) * (WIDTH - 4);
  const y = (value: number) => (high === low ? HEIGHT / 2 : 3 + (1 - (value - low) / (high - low)) * (HEIGHT - 7));
  // A gap in the samples is a gap in the line, never a line drawn through it.
  const runs: (readonly [number, number])[][] = [[]];
  for (const [time, value] of points) {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push([x(time), y(value)]);
  }
  const lines = runs.filter((run) => run.length > 0);
  const path = (run: (typeof lines)[number]) => run.map(([left, top], index) => `${index === 0 ? "M" : "L"}${left.toFixed(1)} ${top.toFixed(1)}`).join("");
  const area = (run: (typeof lines)[number]) => `${path(run)}L${(run.at(-1)?.[0] ?? 0).toFixed(1)} ${HEIGHT}L${(run[0]?.[0] ?? 0).toFixed(1)} ${HEIGHT}Z`;
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" height={HEIGHT} preserveAspectRatio="none" aria-hidden>
      {lines.map((run) => (
        <g key={run[0]?.[0]}>
          <path d={area(run)} fill={`var(--${tone})`} opacity="0.1" />
          {/* One known value between two gaps is a short stroke, or it would not be seen. */}
          <path d={run.length === 1 ? `${path(run)}h0.1` : path(run)} fill="none" stroke={`var(--${tone})`} strokeWidth={run.length === 1 ? 3 : 1.4} strokeLinejoin="round" strokeLinecap="round" vectorEffect="non-scaling-stroke" />
        </g>
      ))}
    </svg>
  );
}
