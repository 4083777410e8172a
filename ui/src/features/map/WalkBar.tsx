import { Pause, Play, RotateCcw, SkipBack, SkipForward } from "lucide-react";
import { useEffect, useState } from "react";

import type { MapWalk } from "../../api/generated/index.ts";
import { announce } from "../../app/announcer.ts";
import { words } from "../../app/words.ts";
import { IconButton } from "../../ui/Button.tsx";
import { toastError } from "../../ui/feedback.tsx";
import { Select } from "../../ui/fields.tsx";
import styles from "./MapPage.module.css";
import { text } from "./text.ts";

const PACE_MS = 1400;
const NONE = "none";

interface WalkBarProps {
  kinds: readonly string[];
  /** The kind of identifier that is known; empty: no walk is shown. */
  kind: string;
  step: number;
  walk: MapWalk | null;
  error: Error | null;
  onChange: (next: { walk?: string; step?: string; collection?: string; field?: string }) => void;
}

/** Plays how a person is found, one collection after the other. */
export function WalkBar({ kinds, kind, step, walk, error, onChange }: WalkBarProps) {
  const [playing, setPlaying] = useState(false);
  const steps = walk?.steps.length ?? 0;
  const current = walk?.steps[step - 1];
  const playable = playing && steps > 0 && step < steps;
  const go = (next: number) => {
    const to = Math.max(0, Math.min(steps, next));
    const reached = walk?.steps[to - 1];
    onChange({ step: String(to), collection: reached?.collection ?? "", field: "" });
    if (reached) announce(`${text.step(to, steps)}: ${reached.label}`);
  };
  useEffect(() => {
    if (!playable) return;
    const timer = setTimeout(() => go(step + 1), PACE_MS);
    return () => clearTimeout(timer);
  });
  useEffect(() => {
    if (error) toastError(error);
  }, [error]);
  return (
    <div className={styles.walk}>
      <div className={styles.select}>
        <Select
          label={text.walk}
          value={kind || NONE}
          onChange={(next) => {
            setPlaying(false);
            onChange({ walk: next === NONE ? "" : next, step: "0", collection: "", field: "" });
          }}
          choices={[{ value: NONE, label: text.noWalk }, ...kinds.map((value) => ({ value, label: text.walkFor(words.identifier(value)) }))]}
        />
      </div>
      {walk ? (
        <>
          <span className="row" style={{ gap: 0 }}>
            <IconButton icon={RotateCcw} iconSize={14} aria-label={text.first} onPress={() => go(0)} />
            <IconButton icon={SkipBack} iconSize={14} aria-label={text.back} onPress={() => go(step - 1)} />
            <IconButton
              icon={playable ? Pause : Play}
              iconSize={14}
              aria-label={playable ? text.pause : text.play}
              onPress={() => {
                if (!playable && step >= steps) go(0);
                setPlaying(!playable);
              }}
            />
            <IconButton icon={SkipForward} iconSize={14} aria-label={text.forth} onPress={() => go(step + 1)} />
          </span>
          <span className={styles.walkStep}>
            <b className="num">{text.step(step, steps)}</b> {steps === 0 ? text.nothingFound : (current?.label ?? text.walkHint)}
          </span>
        </>
      ) : null}
    </div>
  );
}
