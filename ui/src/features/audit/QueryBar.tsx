import { useQuery } from "@tanstack/react-query";
import { Search, X } from "lucide-react";
import { useId, useMemo, useRef, useState, type KeyboardEvent, type Ref } from "react";

import { query as ask } from "../../api/queries.ts";
import { words } from "../../app/words.ts";
import { cx } from "../../ui/cx.ts";
import { Kbd } from "../../ui/Kbd.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { formatQuery, KEYS, parseQuery, withToken, type Key, type Token } from "./query.ts";
import styles from "./QueryBar.module.css";
import { text } from "./text.ts";

interface QueryBarProps {
  tokens: readonly Token[];
  problems: readonly string[];
  onChange: (query: string) => void;
  inputRef: Ref<HTMLInputElement>;
}

interface Suggestion {
  insert: string;
  hint: string;
  /** Whether it is a whole condition, or only the beginning of one. */
  whole: boolean;
}

const NOUNS = ["requests", "session", "operations", "disclosures", "officers", "sources", "map", "audit", "reports", "monitor", "workspace"];
const TIMES = ["today", "yesterday", "24h", "7d", "30d"];
const RESULTS = ["done", "refused", "failed"];

/** The conditions of the list as tokens; what is typed becomes one with Enter or a space. */
export function QueryBar({ tokens, problems, onChange, inputRef }: QueryBarProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [picked, setPicked] = useState(-1);
  const [wrong, setWrong] = useState<string | null>(null);
  const team = useQuery(ask("officers.list", {}));
  const names = useMemo(() => (team.data?.officers ?? []).map(({ name }) => name), [team.data]);
  const offered = open ? suggestions(typed, names) : [];

  const commit = (entry: string) => {
    const added = parseQuery(entry);
    setWrong(added.problems[0] ?? null);
    if (added.tokens.length === 0) return;
    // What is added joins the values of its kind; a time or object takes the place of the old one.
    onChange(formatQuery(parseQuery(`${formatQuery(tokens)} ${formatQuery(added.tokens)}`).tokens));
    setTyped("");
    setPicked(-1);
  };
  const pick = ({ insert, whole }: Suggestion) => {
    if (whole) commit(insert);
    else setTyped(insert);
    setPicked(-1);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const { key } = event;
    if (key === "ArrowDown" && offered.length > 0) setPicked((picked + 1) % offered.length);
    else if (key === "ArrowUp" && offered.length > 0) setPicked((picked - 1 + offered.length) % offered.length);
    else if (key === "Enter" && picked >= 0 && offered[picked]) pick(offered[picked]);
    else if (key === "Enter" && typed.trim()) commit(typed);
    else if (key === " " && isWhole(typed)) commit(typed);
    else if (key === "Backspace" && typed === "" && tokens.length > 0) onChange(formatQuery(tokens.slice(0, -1)));
    else if (key === "Escape") {
      if (typed) setTyped("");
      else event.currentTarget.blur();
      setWrong(null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const sentence = wrong ?? problems[0] ?? null;
  return (
    <div className={styles.bar}>
      {/* A click beside the tokens is a click into the field. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
      <div ref={box} className={styles.box} onClick={(event) => event.target === event.currentTarget && box.current?.querySelector("input")?.focus()}>
        <Search size={15} strokeWidth={1.7} aria-hidden />
        {tokens.map((token) => (
          <span key={token.key} className={styles.token}>
            <span className={styles.key}>{token.key}:</span>
            <b title={token.values.join(", ")}>{shown(token)}</b>
            <button type="button" aria-label={text.removeToken(`${token.key}: ${shown(token)}`)} onClick={() => onChange(formatQuery(withToken(tokens, token.key, [])))}>
              <X size={12} strokeWidth={2.2} aria-hidden />
            </button>
          </span>
        ))}
        <input
          ref={inputRef}
          role="combobox"
          aria-label={text.query}
          aria-expanded={offered.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={picked >= 0 && picked < offered.length ? `${id}-${picked}` : undefined}
          aria-invalid={sentence !== null}
          aria-describedby={sentence ? `${id}-wrong` : undefined}
          value={typed}
          placeholder={tokens.length === 0 ? text.placeholder : text.more}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.target.value);
            setPicked(-1);
            setWrong(null);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => {
            setOpen(false);
            if (isWhole(typed)) commit(typed);
          }}
          onKeyDown={onKeyDown}
        />
        {tokens.length > 1 ? (
          <button type="button" className={styles.clear} onClick={() => onChange("")}>
            {text.clear}
          </button>
        ) : null}
        <Kbd keys="/" />
        {offered.length > 0 ? (
          <div id={`${id}-list`} role="listbox" aria-label={text.suggestions} className={styles.list}>
            {offered.map((one, index) => (
              // The field keeps the focus; the keys are handled there.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={one.insert}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === picked}
                className={cx(styles.option, index === picked && styles.picked)}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => pick(one)}
              >
                <span className="mono">{one.insert}</span>
                <span className="t3">{one.hint}</span>
              </div>
            ))}
          </div>
        ) : null}
      </div>
      {sentence ? (
        <p id={`${id}-wrong`} className={styles.wrong} role="alert">
          <SeverityGlyph severity="warning" />
          {sentence}
        </p>
      ) : null}
    </div>
  );
}

/** A typed condition with its value, outside of quotes. */
function isWhole(typed: string): boolean {
  return /^[a-z]+:\S/i.test(typed.trim()) && (typed.match(/"/g)?.length ?? 0) % 2 === 0;
}

function shown({ key, values }: Token): string {
  return (key === "action" ? values.map((value) => actionName(value)) : values).join(", ");
}

function actionName(action: string): string {
  return action.includes("*") || action.endsWith(".") ? action : words.action(action);
}

/** What may come next: conditions by name, then values of the one that was begun. */
function suggestions(typed: string, names: readonly string[]): Suggestion[] {
  const [, begun, rest] = /^([a-z]+):"?([^"]*)$/i.exec(typed) ?? [];
  const key = KEYS.find((one) => one === begun?.toLowerCase());
  if (!key) {
    const start = typed.trim().toLowerCase();
    return KEYS.filter((one) => one.startsWith(start)).map((one) => ({ insert: `${one}:`, hint: text.keys[one], whole: false }));
  }
  const start = (rest ?? "").toLowerCase();
  return valuesOf(key, names)
    .filter(({ value, hint }) => value.toLowerCase().includes(start) || hint.toLowerCase().includes(start))
    .slice(0, 9)
    .map(({ value, hint }) => ({ insert: formatQuery([{ key, values: [value] }]), hint, whole: true }));
}

function valuesOf(key: Key, names: readonly string[]): { value: string; hint: string }[] {
  switch (key) {
    case "actor":
      return [...names, "worker", "unknown"].map((value) => ({ value, hint: "" }));
    case "action":
      return [
        ...NOUNS.map((noun) => ({ value: `${noun}.*`, hint: "" })),
        ...words.actions().map(([value, hint]) => ({ value, hint })),
      ];
    case "result":
      return RESULTS.map((value) => ({ value, hint: "" }));
    case "since":
    case "until":
      return TIMES.map((value) => ({ value, hint: "" }));
    case "object":
      return names.map((value) => ({ value, hint: "" }));
  }
}
