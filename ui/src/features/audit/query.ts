import type { AuditWanted } from "../../api/generated/index.ts";
import { text } from "./text.ts";

/** What a token may be about, in the order in which they are offered. */
export const KEYS = ["actor", "action", "object", "since", "until", "result"] as const;
export type Key = (typeof KEYS)[number];

/** One condition of the query bar. */
export interface Token {
  key: Key;
  values: string[];
}

export interface Query {
  tokens: Token[];
  /** What could not be understood, each in a sentence. */
  problems: string[];
}

const RESULTS = ["done", "refused", "failed"];
const SINGLE: ReadonlySet<Key> = new Set<Key>(["object", "since", "until"]);
const DAY_MS = 86_400_000;

/** Reads `actor:"Ana Kovač" action:requests.*,session.* since:2026-11-24 result:refused`. */
export function parseQuery(query: string): Query {
  const found = new Map<Key, string[]>();
  const problems: string[] = [];
  for (const { key, values } of words(query)) {
    const name = key === null ? guess(values[0] ?? "") : KEYS.find((one) => one === key.toLowerCase());
    if (!name) {
      problems.push(text.unknownKey(key ?? ""));
      continue;
    }
    if (values.length === 0) {
      problems.push(text.emptyToken(name));
      continue;
    }
    const wrong = values.map((value) => complaint(name, value)).find((sentence) => sentence !== null);
    if (wrong) {
      problems.push(wrong);
      continue;
    }
    const old = SINGLE.has(name) ? [] : (found.get(name) ?? []);
    const added = SINGLE.has(name) ? values.slice(-1) : values;
    found.set(name, [...old, ...added.filter((value) => !old.includes(value))]);
  }
  return { tokens: KEYS.flatMap((key) => (found.has(key) ? [{ key, values: found.get(key) ?? [] }] : [])), problems };
}

/** The tokens as text again: what was read can be read again. */
export function formatQuery(tokens: readonly Token[]): string {
  return tokens.map(({ key, values }) => `${key}:${values.map(quoted).join(",")}`).join(" ");
}

/** The query with one condition set to other values; none take it away. */
export function withToken(tokens: readonly Token[], key: Key, values: string[]): Token[] {
  const others = tokens.filter((token) => token.key !== key);
  const all = values.length > 0 ? [...others, { key, values }] : others;
  return all.toSorted((one, other) => KEYS.indexOf(one.key) - KEYS.indexOf(other.key));
}

/** What the console is asked for. Days are days in UTC, as the trail writes them. */
export function wantedOf(tokens: readonly Token[], now: Date): AuditWanted {
  const values = (key: Key) => tokens.find((token) => token.key === key)?.values ?? [];
  const instant = (key: "since" | "until") => {
    const value = values(key)[0];
    return value === undefined ? null : (instantOf(value, key, now)?.toISOString() ?? null);
  };
  return {
    actors: values("actor"),
    actions: values("action").map((action) => action.replace(/\*+$/, "")),
    object: values("object")[0] ?? null,
    results: values("result"),
    from: instant("since"),
    to: instant("until"),
  };
}

/**
 * The instant a time stands for: a day, a day with an hour and minute, `today`, `yesterday`, or how
 * long ago (`7d`, `12h`, `30m`). A day in `until` ends with its last instant.
 */
export function instantOf(value: string, key: "since" | "until", now: Date): Date | null {
  const midnight = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const end = key === "until" ? DAY_MS : 0;
  if (value === "today") return new Date(midnight + end);
  if (value === "yesterday") return new Date(midnight - DAY_MS + end);
  const ago = /^(\d{1,4})([dhm])$/.exec(value);
  if (ago) return new Date(now.getTime() - Number(ago[1]) * { d: DAY_MS, h: 3_600_000, m: 60_000 }[ago[2] as "d"]);
  const day = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2})(?::(\d{2}))?)?$/.exec(value);
  if (!day) return null;
  const at = new Date(`${day[1]}T${day[2] ?? "00"}:${day[3] ?? "00"}:00Z`);
  // 31 February would become a day of March.
  if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(day[1] ?? "")) return null;
  const step = day[2] === undefined ? DAY_MS : day[3] === undefined ? 3_600_000 : 0;
  return key === "until" ? new Date(at.getTime() + step) : at;
}

function complaint(key: Key, value: string): string | null {
  if ((key === "since" || key === "until") && instantOf(value, key, new Date(0)) === null) return text.badTime(value);
  if (key === "result" && !RESULTS.includes(value)) return text.badResult(value);
  if (key === "action" && !/^[a-z_]+(\.[a-z_]*)?\*?$/.test(value)) return text.badAction(value);
  return null;
}

/** A word without a key: a number of a request is an object, a dotted word an action. */
function guess(word: string): Key {
  if (/^[a-z_]+\.([a-z_]+|\*)?$/.test(word)) return "action";
  return "object";
}

interface Word {
  key: string | null;
  values: string[];
}

function words(query: string): Word[] {
  const all: Word[] = [];
  // key:  then values, quoted or not, with commas between.
  const pattern = /(?:([A-Za-z]+):)?((?:"[^"]*"?|[^\s",]+|,)*)/gy;
  let at = 0;
  while (at < query.length) {
    if (/\s/.test(query[at] ?? "")) {
      at += 1;
      continue;
    }
    pattern.lastIndex = at;
    const match = pattern.exec(query);
    if (!match || match[0] === "") {
      at += 1;
      continue;
    }
    const values = [...(match[2] ?? "").matchAll(/"([^"]*)"?|([^",]+)/g)].map((part) => (part[1] ?? part[2] ?? "").trim()).filter(Boolean);
    if (match[1] !== undefined || values.length > 0) all.push({ key: match[1] ?? null, values });
    at += match[0].length;
  }
  return all;
}

function quoted(value: string): string {
  return /[\s,:"]/.test(value) ? `"${value.replaceAll('"', "")}"` : value;
}
