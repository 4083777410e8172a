export type Severity = "critical" | "warning" | "info" | "approval" | "done";

/** Octagon, triangle, circle with i, circle with tick: the shape alone tells them apart. */
export function SeverityGlyph({ severity }: { severity: Severity }) {
  const tone = { critical: "crit", warning: "warn", info: "accent", approval: "rev", done: "ok" }[severity];
  const color = `var(--${tone})`;
  const line = { strokeWidth: 1.5, fill: "none", strokeLinecap: "round", strokeLinejoin: "round" } as const;
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden>
      {severity === "critical" ? (
        <>
          <path d="M4.4.8h5.2l3.6 3.6v5.2l-3.6 3.6H4.4L.8 9.6V4.4z" fill={color} />
          <path d="M7 3.8v3.6M7 10v.1" stroke="var(--bg-surface)" {...line} />
        </>
      ) : null}
      {severity === "warning" ? (
        <>
          <path d="M7 1.2l6 11H1z" fill={color} stroke={color} strokeWidth="1" strokeLinejoin="round" />
          <path d="M7 5.4v3M7 10.4v.1" stroke="var(--bg-surface)" {...line} />
        </>
      ) : null}
      {severity === "info" || severity === "approval" || severity === "done" ? <circle cx="7" cy="7" r="5.6" stroke={color} {...line} /> : null}
      {severity === "info" ? <path d="M7 6.6v3M7 4.4v.1" stroke={color} {...line} /> : null}
      {severity === "approval" || severity === "done" ? <path d="M4.8 7.1l1.6 1.6 2.9-3.2" stroke={color} {...line} /> : null}
    </svg>
  );
}
