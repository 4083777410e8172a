import { Check, Copy, Cpu } from "lucide-react";
import { useState, type ReactNode } from "react";

import type { SourceProgress } from "../api/generated/index.ts";
import styles from "./bits.module.css";
import { cx } from "./cx.ts";
import { text } from "./text.ts";

export type Tone = "neutral" | "ok" | "warn" | "crit" | "rev" | "accent" | "ink";

/** A word on a tinted ground. */
export function Pill({ tone = "neutral", square = false, children }: { tone?: Tone; square?: boolean; children: ReactNode }) {
  return <span className={cx(styles.pill, styles[tone], square && styles.square)}>{children}</span>;
}

/** A name of a machine: a line of it ends behind a dot, a slash or an underscore. */
export function Breakable({ text: name }: { text: string }) {
  return name.split(/(?<=[./_])/).map((part, place) => (
    // A part is its place in the name.
    // oxlint-disable-next-line react/no-array-index-key
    <span key={place}>
      {part}
      <wbr />
    </span>
  ));
}

/** Initials of a person, in a colour that stays theirs. */
export function Avatar({ name, initials, size = "normal" }: { name: string; initials?: string; size?: "normal" | "large" | "huge" }) {
  return (
    <span
      className={cx(styles.avatar, styles[`av${(hash(name) % 6) + 1}`], size !== "normal" && styles[size])}
      role="img"
      aria-label={name}
      title={name}
    >
      {initials ?? initialsOf(name)}
    </span>
  );
}

/** The mark of a program that acts, where a person's avatar would stand. */
export function MachineAvatar() {
  return (
    <span className={cx(styles.avatar, styles.machine)} aria-hidden>
      <Cpu size={12} strokeWidth={1.6} />
    </span>
  );
}

/** "AK" for Ana Kovač. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const first = words[0]?.[0] ?? "?";
  const last = words.length > 1 ? (words.at(-1)?.[0] ?? "") : "";
  return (first + last).toUpperCase();
}

function hash(name: string): number {
  // FNV-1a: neighbouring names get different colours.
  let value = 0x811c9dc5;
  for (const char of name) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return value >>> 8;
}

/** How far something is; its name is said by the row it stands in. */
export function ProgressBar({ share, state, label }: { share: number; state: "working" | "done" | "failed" | "queued"; label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <span
      className={cx(styles.bar, state === "done" && styles.done, state === "failed" && styles.failed)}
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <b style={{ width: `${percent}%` }} />
    </span>
  );
}

/** One tick per source of a request: what has answered, works, failed. */
export function SourceTicks({ sources }: { sources: SourceProgress[] }) {
  const answered = sources.filter(({ state }) => state === "done" || state === "skipped").length;
  const failed = sources.filter(({ state }) => state === "failed").length;
  const label = sources.length === 0 ? text.noSources : text.sources(answered, sources.length, failed);
  return (
    <span className={styles.ticks} role="img" aria-label={label} title={label}>
      {sources.map(({ dataset, state }) => (
        <i key={dataset} className={{ done: styles.d, working: styles.r, failed: styles.e, skipped: styles.s, queued: "" }[state]} />
      ))}
    </span>
  );
}

/** Withheld text as an ink bar. The text itself never reaches the window; the length is a class. */
export function Mask({ length }: { length: 1 | 2 | 3 | 4 }) {
  return <span className={cx(styles.mask, styles[`mask${length}`])} role="img" aria-label={text.withheld} title={text.withheld} />;
}

/** A value that one click copies. */
export function Copyable({ value, label, children }: { value: string; label: string; children?: ReactNode }) {
  const [copied, setCopied] = useState(false);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      className={styles.copy}
      title={text.copy(label)}
      onClick={() => {
        void navigator.clipboard.writeText(value).then(() => {
          setCopied(true);
          setTimeout(() => setCopied(false), 1500);
        });
      }}
    >
      {children ?? <span className="mono trunc">{value}</span>}
      <span className="visually-hidden" aria-live="polite">
        , {copied ? text.copied : text.copy(label)}
      </span>
      <Icon size={13} strokeWidth={1.6} aria-hidden />
    </button>
  );
}

/** A coloured dot beside a word. */
export function Dot({ tone }: { tone: "ok" | "warn" | "crit" | "idle" }) {
  return <span className={cx(styles.dot, tone !== "idle" && styles[tone])} aria-hidden />;
}

/** The look of a checkbox inside a grid row; the row itself says whether it is selected. */
export function Tick({ state }: { state: "off" | "on" | "mixed" }) {
  return (
    <span className={cx(styles.tick, state === "on" && styles.tickOn, state === "mixed" && styles.tickMixed)} aria-hidden>
      {state === "on" ? <Check size={10} strokeWidth={3} /> : null}
    </span>
  );
}
