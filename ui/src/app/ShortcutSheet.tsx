import { Pencil, RotateCcw } from "lucide-react";
import { Fragment, useEffect, useId, useRef, useState, type KeyboardEvent } from "react";

import { Button, IconButton } from "../ui/Button.tsx";
import { Dialog, DialogBody } from "../ui/Dialog.tsx";
import { Kbd } from "../ui/Kbd.tsx";
import { keyLabels, strokeOf } from "../ui/keys.ts";
import { currentActions, knownActions, watchActions, type Offered } from "./actions.ts";
import { announce } from "./announcer.ts";
import { usePreferences } from "./preferences.ts";
import styles from "./ShortcutSheet.module.css";
import { assign, canContinue, conflictsOf, isChanged, isModifier, isReserved } from "./shortcuts.ts";
import { text as appText } from "./text.ts";

const text = appText.sheet;

/** The sections that are on offer on every page. */
const EVERYWHERE: ReadonlySet<string> = new Set([appText.shell.goTo, appText.shell.window]);

/** Every key that works here and now, from the same table that carries them out. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  // What the page offers is taken when the sheet opens; the keys are read anew as they change.
  const [ids] = useState(() => new Set(currentActions().map(({ id }) => id)));
  return (
    <Dialog title={text.title} onClose={onClose} wide>
      <DialogBody>
        <ShortcutList only={ids} />
      </DialogBody>
    </Dialog>
  );
}

/** Actions with their keys, each of which can be changed where it stands. Without `only`: all that are known. */
export function ShortcutList({ only }: { only?: ReadonlySet<string> }) {
  const [editing, setEditing] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const known = useKnown();
  const bySection = new Map<string, Offered[]>();
  for (const action of known) {
    if (!only || only.has(action.id)) bySection.set(action.section, [...(bySection.get(action.section) ?? []), action]);
  }
  const close = (id: string) => {
    setEditing(null);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-edit="${CSS.escape(id)}"] button`)?.focus());
  };
  return (
    <div className={styles.sheet} ref={list}>
      {[...bySection].map(([section, actions]) => (
        <section key={section} aria-label={section}>
          <h3>{section}</h3>
          <dl>
            {actions.map((action) => (
              <Fragment key={action.id}>
                <dt>{action.label}</dt>
                {editing === action.id ? (
                  <dd className={styles.editing}>
                    <Recorder action={action} known={known} onClose={() => close(action.id)} />
                  </dd>
                ) : (
                  <dd>
                    {action.keys.length === 0 ? <span className="t3 small">{text.none}</span> : null}
                    {action.keys.map((one) => (
                      <Fragment key={one}>
                        <Kbd keys={one} />
                        <span className="visually-hidden">{keyLabels(one).join(" ")}</span>
                      </Fragment>
                    ))}
                    <span className={styles.edit} data-edit={action.id} data-changed={isChanged(action) || undefined}>
                      {action.fixed ? null : <IconButton size="small" icon={Pencil} iconSize={13} aria-label={text.change(action.label)} onPress={() => setEditing(action.id)} />}
                      {isChanged(action) ? <IconButton size="small" icon={RotateCcw} iconSize={13} aria-label={text.reset(action.label)} onPress={() => assign(action, action.usual)} /> : null}
                    </span>
                  </dd>
                )}
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}

/** The actions that are known, and again when there are more: the frame offers its own after the page. */
function useKnown(): Offered[] {
  const [known, setKnown] = useState(knownActions);
  const { keys } = usePreferences();
  useEffect(() => {
    const update = () => setKnown(knownActions());
    update();
    return watchActions(update);
  }, [keys]);
  return known;
}

/** How long a second stroke may take, as when the keys are used. */
const SEQUENCE_MS = 900;

/** Takes the next key as the key of an action, and names the actions that have it already. */
function Recorder({ action, known, onClose }: { action: Offered; known: readonly Offered[]; onClose: () => void }) {
  const id = useId();
  const field = useRef<HTMLButtonElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [pressed, setPressed] = useState<string | null>(null);
  const [problem, setProblem] = useState<{ keys: string; others: readonly Offered[] } | null>(null);
  useEffect(() => {
    field.current?.focus();
    return () => clearTimeout(timer.current);
  }, []);

  const take = (keys: string) => {
    const others = conflictsOf(keys, action, known, EVERYWHERE);
    if (isReserved(keys) || others.length > 0) {
      setPressed(null);
      setProblem({ keys, others });
      announce(others[0] ? text.taken(keyLabels(keys).join(" "), others.map(({ label }) => label).join(", ")) : text.reserved(keyLabels(keys).join(" ")));
      return;
    }
    assign(action, [keys]);
    announce(text.changed(action.label, keyLabels(keys).join(" ")));
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    if (isModifier(event.key)) return;
    const stroke = strokeOf(event);
    if (stroke === "escape") return onClose();
    if (stroke === "backspace" || stroke === "delete") {
      assign(action, []);
      return onClose();
    }
    clearTimeout(timer.current);
    if (pressed) return take(`${pressed} ${stroke}`);
    setProblem(null);
    if (!canContinue(stroke)) return take(stroke);
    setPressed(stroke);
    timer.current = setTimeout(() => take(stroke), SEQUENCE_MS);
  };
  return (
    <>
      <button ref={field} type="button" className={styles.recorder} aria-describedby={`${id}-press`} onKeyDown={onKeyDown}>
        {pressed ? <Kbd keys={pressed} /> : text.pressHint}
      </button>
      <span id={`${id}-press`} className="visually-hidden">
        {text.press(action.label)}
      </span>
      {problem ? (
        <span className={styles.problem}>
          <span>{problem.others.length > 0 ? text.taken(keyLabels(problem.keys).join(" "), problem.others.map(({ label }) => label).join(", ")) : text.reserved(keyLabels(problem.keys).join(" "))}</span>
          {problem.others.length > 0 ? (
            <Button
              size="small"
              onPress={() => {
                assign(action, [problem.keys], problem.others);
                onClose();
              }}
            >
              {text.take}
            </Button>
          ) : null}
        </span>
      ) : null}
      <Button size="small" tone="quiet" onPress={onClose}>
        {text.cancel}
      </Button>
    </>
  );
}
