import type { Offered } from "./actions.ts";
import { currentPreferences, prefer } from "./preferences.ts";

/** Strokes that belong to the window system or to moving the focus, never to an action. */
const RESERVED: ReadonlySet<string> = new Set(["tab", "shift+tab", "f6", "shift+f6", "escape", "ctrl+escape", "alt+tab", "alt+f4"]);
const MODIFIERS: ReadonlySet<string> = new Set(["control", "shift", "alt", "meta", "altgraph", "capslock", "dead", "unidentified", "process"]);

/** Whether a stroke is only a modifier that is held, on the way to a key. */
export function isModifier(key: string): boolean {
  return MODIFIERS.has(key.toLowerCase());
}

/** Whether no action may have this key. */
export function isReserved(keys: string): boolean {
  return RESERVED.has(keys);
}

/** Whether a stroke can begin a sequence of two: a letter alone. */
export function canContinue(stroke: string): boolean {
  return /^[a-z]$/.test(stroke);
}

/**
 * The actions that have a key already and can be on offer at the same time: on the same page, or
 * one of them everywhere. `g` would never let `g r` come to its end, so that is a conflict too.
 */
export function conflictsOf(keys: string, action: Offered, known: readonly Offered[], everywhere: ReadonlySet<string>): Offered[] {
  const meets = (other: string) => other === keys || other.startsWith(`${keys} `) || keys.startsWith(`${other} `);
  const together = (other: Offered) => other.section === action.section || everywhere.has(other.section) || everywhere.has(action.section);
  return known.filter((other) => other.id !== action.id && together(other) && other.keys.some(meets));
}

/** Gives an action these keys, and takes them from those that have them. */
export function assign(action: Offered, keys: readonly string[], from: readonly Offered[] = []): void {
  const next: Record<string, readonly string[]> = { ...currentPreferences().keys };
  for (const other of from) next[other.id] = other.keys.filter((one) => !keys.some((taken) => one === taken || one.startsWith(`${taken} `) || taken.startsWith(`${one} `)));
  next[action.id] = keys;
  if (same(keys, action.usual)) delete next[action.id];
  prefer({ keys: next });
}

/** Whether an action has other keys than those it came with. */
export function isChanged({ keys, usual }: Offered): boolean {
  return !same(keys, usual);
}

/** Gives every action the keys it came with. */
export function resetAll(): void {
  prefer({ keys: {} });
}

function same(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, place) => key === other[place]);
}
