/** A share as a ring; the number stands beside it. */
export function Donut({ share, size = 26 }: { share: number; size?: number }) {
  const radius = 10;
  const around = 2 * Math.PI * radius;
  return (
    <svg width={size} height={size} viewBox="0 0 26 26" aria-hidden>
      <circle cx="13" cy="13" r={radius} fill="none" stroke="var(--bg-active)" strokeWidth="4" />
      {share > 0 ? <circle cx="13" cy="13" r={radius} fill="none" stroke="var(--d1)" strokeWidth="4" strokeDasharray={`${(share * around).toFixed(2)} ${around.toFixed(2)}`} transform="rotate(-90 13 13)" /> : null}
    </svg>
  );
}
