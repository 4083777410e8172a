import type { State } from "../api/generated/index.ts";

type Glyph = "todo" | "fifth" | "two-fifths" | "two-thirds" | "most" | "second" | "done" | "paused" | "refused" | "failed";
export type GlyphTone = "idle" | "warn" | "accent" | "rev" | "ok" | "crit";

const GLYPHS: Record<State, [Glyph, GlyphTone]> = {
  received: ["todo", "idle"],
  acknowledged: ["fifth", "idle"],
  identity: ["fifth", "warn"],
  collecting: ["two-fifths", "accent"],
  planning: ["two-fifths", "accent"],
  review: ["two-thirds", "rev"],
  approval: ["second", "rev"],
  delivering: ["most", "accent"],
  executing: ["most", "accent"],
  verifying: ["most", "accent"],
  applied: ["two-thirds", "accent"],
  confirmed: ["most", "accent"],
  closed: ["done", "ok"],
};

/** How a request stands, as a circle that fills while the work advances. */
export function StatusGlyph({ state, variant }: { state: State; variant?: "paused" | "refused" | undefined }) {
  const [glyph, tone] = variant === "paused" ? (["paused", "idle"] as const) : variant === "refused" ? (["refused", "crit"] as const) : GLYPHS[state];
  return <Mark glyph={glyph} tone={tone} />;
}

/** One of the glyphs by name, for steps, checklists and sources. */
export function Mark({ glyph, tone }: { glyph: Glyph; tone: GlyphTone }) {
  const color = `var(--${tone})`;
  const share = { fifth: 0.2, "two-fifths": 0.4, "two-thirds": 2 / 3, most: 7 / 8 }[glyph as string];
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden>
      {glyph === "done" || glyph === "failed" ? (
        <circle cx="7" cy="7" r="6.2" fill={color} />
      ) : (
        <circle
          cx="7"
          cy="7"
          r="5.4"
          fill="none"
          stroke={color}
          strokeWidth="1.5"
          strokeDasharray={glyph === "todo" ? "2.1 2.14" : undefined}
        />
      )}
      {share === undefined ? null : <path d={pie(share)} fill={color} />}
      {glyph === "done" ? <path d="M4.4 7.2l1.8 1.8 3.4-3.7" {...stroke("var(--bg-surface)")} /> : null}
      {glyph === "second" ? <path d="M5 7.1l1.4 1.4L9.2 5.6" {...stroke(color)} /> : null}
      {glyph === "paused" ? <path d="M5.6 5v4M8.4 5v4" {...stroke(color)} /> : null}
      {glyph === "refused" ? <path d="M5.2 5.2l3.6 3.6M8.8 5.2L5.2 8.8" {...stroke(color)} /> : null}
      {glyph === "failed" ? <path d="M5 5l4 4M9 5L5 9" {...stroke("var(--bg-surface)")} /> : null}
    </svg>
  );
}

function stroke(color: string) {
  return { stroke: color, strokeWidth: 1.5, fill: "none", strokeLinecap: "round", strokeLinejoin: "round" } as const;
}

function pie(share: number): string {
  const radius = 3.1;
  const angle = share * 2 * Math.PI;
  const x = 7 + radius * Math.sin(angle);
  const y = 7 - radius * Math.cos(angle);
  return `M7 7V${7 - radius}A${radius} ${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)}Z`;
}
