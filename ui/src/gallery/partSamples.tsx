import type { State } from "../api/generated/index.ts";
import { Avatar, Copyable, Dot, MachineAvatar, Mask, Pill, ProgressBar, SourceTicks, Tick, type Tone } from "../ui/bits.tsx";
import { Kbd } from "../ui/Kbd.tsx";
import { Card, FactTable, PropertyList, Section, Stepper } from "../ui/layout.tsx";
import { SeverityGlyph } from "../ui/SeverityGlyph.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { Mark, StatusGlyph } from "../ui/StatusGlyph.tsx";
import styles from "./GalleryPage.module.css";
import { Sample, Samples } from "./Sample.tsx";

const COLORS = [
  "bg-app", "bg-surface", "bg-raised", "bg-subtle", "bg-inset", "bg-hover", "bg-active", "line", "line-strong", "line-control",
  "text", "text-2", "text-3", "ink", "accent", "accent-tint", "crit", "crit-tint", "warn", "warn-tint", "ok", "ok-tint", "rev", "rev-tint", "idle",
  "ins-bg", "del-bg", "focus", "d1", "d2", "d3", "d4", "d5",
];

export function TextSamples() {
  return (
    <Samples>
      <Sample name="tokens" wide>
        <div className={styles.swatches}>
          {COLORS.map((name) => (
            <span key={name} className={styles.swatch}>
              <i style={{ background: `var(--${name})` }} aria-hidden />
              {name}
            </span>
          ))}
        </div>
      </Sample>
      <Sample name="text">
        <span>Two requests are due today. Äöüß ąęłż çéê</span>
        <span className="t2">Second: facts beside a name</span>
        <span className="t3">Third: hints and times</span>
        <span className="strong">Strong: names and numbers</span>
        <span className="mono">REQ-20402 · 4812905 · 9f3a…</span>
        <span className="num">1,048,576 · 11.4 days</span>
      </Sample>
      <Sample name="keys">
        <Kbd keys="ctrl+k" />
        <Kbd keys="g r" />
        <Kbd keys="ctrl+shift+c" />
        <Kbd keys="ctrl+plus" />
      </Sample>
    </Samples>
  );
}

const STATES: readonly State[] = ["received", "acknowledged", "identity", "collecting", "planning", "review", "approval", "delivering", "executing", "verifying", "applied", "confirmed", "closed"];

export function GlyphSamples() {
  return (
    <Samples>
      {STATES.map((state) => (
        <Sample key={state} name={state}>
          <StatusGlyph state={state} />
        </Sample>
      ))}
      <Sample name="paused">
        <StatusGlyph state="review" variant="paused" />
      </Sample>
      <Sample name="refused">
        <StatusGlyph state="closed" variant="refused" />
      </Sample>
      <Sample name="failed">
        <Mark glyph="failed" tone="crit" />
      </Sample>
      {(["critical", "warning", "info", "approval"] as const).map((severity) => (
        <Sample key={severity} name={severity}>
          <SeverityGlyph severity={severity} />
        </Sample>
      ))}
    </Samples>
  );
}

const TONES: readonly Tone[] = ["neutral", "ok", "warn", "crit", "rev", "accent", "ink"];

export function BitSamples() {
  const source = (dataset: string, state: "done" | "working" | "failed" | "skipped" | "queued") => ({ dataset, state, rows: 12, failure: null });
  return (
    <Samples>
      <Sample name="pills" wide>
        <span className="row">
          {TONES.map((tone) => (
            <Pill key={tone} tone={tone}>
              {tone}
            </Pill>
          ))}
          <Pill square>Art. 15</Pill>
        </span>
      </Sample>
      <Sample name="people">
        <span className="row">
          <Avatar name="Ana Kovač" />
          <Avatar name="Marta Wójcik" size="large" />
          <Avatar name="Jules Lambert" size="huge" />
          <MachineAvatar />
        </span>
      </Sample>
      <Sample name="dots">
        <span className="row">
          <Dot tone="ok" /> <Dot tone="warn" /> <Dot tone="crit" /> <Dot tone="idle" />
        </span>
      </Sample>
      <Sample name="ticks of rows">
        <span className="row">
          <Tick state="off" /> <Tick state="on" /> <Tick state="mixed" />
        </span>
      </Sample>
      <Sample name="withheld">
        <span className="row">
          <Mask length={1} /> <Mask length={2} /> <Mask length={3} /> <Mask length={4} />
        </span>
      </Sample>
      <Sample name="sources: none">
        <SourceTicks sources={[]} />
      </Sample>
      <Sample name="sources: mixed">
        <SourceTicks sources={[source("a", "done"), source("b", "working"), source("c", "failed"), source("d", "skipped"), source("e", "queued")]} />
      </Sample>
      <Sample name="copyable">
        <Copyable value="9f3a6c0e51d2" label="digest" />
      </Sample>
      <Sample name="working">
        <ProgressBar share={0.4} state="working" label="working" />
      </Sample>
      <Sample name="done">
        <ProgressBar share={1} state="done" label="done" />
      </Sample>
      <Sample name="failed">
        <ProgressBar share={0.6} state="failed" label="failed" />
      </Sample>
      <Sample name="spinner">
        <Spinner />
      </Sample>
    </Samples>
  );
}

export function LayoutSamples() {
  return (
    <Samples>
      <Sample name="stepper" wide>
        <div className={styles.framed}>
          <Stepper
            steps={[
              { key: "received", label: "Received", state: "done" },
              { key: "identity", label: "Identity", state: "done" },
              { key: "collecting", label: "Collection", state: "current" },
              { key: "review", label: "Review", state: "todo" },
              { key: "closed", label: "Closed", state: "todo" },
            ]}
            trailing="due Wed 25 Nov"
          />
        </div>
      </Sample>
      <Sample name="card" wide>
        <Card title="Deadlines" sub="26 open requests">
          <Section title="Facts" aside="3">
            <PropertyList items={[["Legal basis", "GDPR Art. 15"], ["Assigned to", "Ana Kovač"], ["Address", "a-very-long-address.that-does-not-fit@somewhere.example.org"]]} />
          </Section>
          <Section title="Numbers">
            <PropertyList spread items={[["Records disclosed", "2,224"], ["Parts withheld", "41"]]} />
          </Section>
        </Card>
      </Sample>
      <Sample name="table" wide>
        <div className={styles.framed}>
          <FactTable label="Sample table" head={["Collection", { label: "Rows", right: true }]} rows={[{ key: "a", cells: ["users", "1"] }, { key: "b", cells: ["orders", "1,204"] }]} />
        </div>
      </Sample>
    </Samples>
  );
}
