interface SparkProps {
  points: readonly (readonly [number, number | null])[];
  tone?: "accent" | "warn";
}

const WIDTH = 150;
const HEIGHT = 28;

/** The shape of a series, without axes; the number stands beside it. */
export function Spark({ points, tone = "accent" }: SparkProps) {
  const known = points.filter((point): point is readonly [number, number] => point[1] !== null);
  if (known.length < 2) return <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} aria-hidden />;
  const times = points.map(([time]) => time);
  const values = known.map(([, value]) => value);
  const [start, end] = [Math.min(...times), Math.max(...times)];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (time: number) => 2 + ((time - start) / Math.max(1, end - start)) * (WIDTH - 6);
  const y = (value: number) => (high === low ? HEIGHT / 2 : 3 + (1 - (value - low) / (high - low)) * (HEIGHT - 6));
  // A gap in the samples is a gap in the line, never a line drawn through it.
  let pen = false;
  let path = "";
  for (const [time, value] of points) {
    if (value === null) {
      pen = false;
    } else {
      path += `${pen ? "L" : "M"}${x(time).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = true;
    }
  }
  const last = known.at(-1);
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" height={HEIGHT} preserveAspectRatio="none" aria-hidden>
      <path d={path} fill="none" stroke={`var(--${tone})`} strokeWidth="1.4" strokeLinejoin="round" vectorEffect="non-scaling-stroke" />
      {last ? <circle cx={x(last[0])} cy={y(last[1])} r="2" fill={`var(--${tone})`} /> : null}
    </svg>
  );
}
