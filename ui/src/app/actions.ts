import type { LucideIcon } from "lucide-react";
import { useEffect, useId, useLayoutEffect } from "react";

import { strokeOf } from "../ui/keys.ts";
import { currentPreferences, usePreferences } from "./preferences.ts";

/** Something an officer can do here and now: by its key, or from the palette. */
export interface Action {
  id: string;
  label: string;
  detail?: string;
  icon?: LucideIcon;
  /** `n`, `ctrl+k`, or a sequence such as `g r`. Several are alternatives. */
  keys?: readonly string[];
  disabledReason?: string | null | undefined;
  /** Where it stands in the palette and in the sheet of shortcuts. */
  section: string;
  /** What it is done with, such as the number of a request: the palette names it, and can leave it. */
  subject?: string;
  /** Where it stands in the native menu. */
  menu?: MenuName;
  /** Only a key, such as moving by a row: not in the palette. */
  keyOnly?: boolean;
  /** Its key is the one of the system, and stays. */
  fixed?: boolean;
  /** Also while a dialog is open. */
  always?: boolean;
  run: () => void;
}

export const MENUS = ["file", "edit", "view", "go", "help"] as const;
export type MenuName = (typeof MENUS)[number];

/** Keys that belong to the text in which one types or selects, before they belong to the page. */
export const EDITING: ReadonlySet<string> = new Set(["ctrl+a", "ctrl+c", "ctrl+x", "ctrl+v", "ctrl+z", "ctrl+shift+z"]);

/** Keys that press what has the focus, before they belong to the page. */
const PRESSING: ReadonlySet<string> = new Set(["enter", "space"]);

/** An action with the keys that it has here, and those that it came with. */
export interface Offered extends Action {
  keys: readonly string[];
  usual: readonly string[];
}

const SEQUENCE_MS = 1000;
/** Every action with a key that was on offer since the window began, as it was last. */
const seen = new Map<string, Action>();
const registry = new Map<string, readonly Action[]>();
const watchers = new Set<() => void>();

/** Offers actions while the caller is on screen. The last one mounted comes first. */
export function useActions(actions: readonly Action[]): void {
  const owner = useId();
  useLayoutEffect(() => {
    registry.set(owner, actions);
    for (const action of actions) if (action.keys?.length) seen.set(action.id, action);
    for (const watcher of watchers) watcher();
  });
  useEffect(
    () => () => {
      registry.delete(owner);
      for (const watcher of watchers) watcher();
    },
    [owner],
  );
}

/** Everything that can be done now; what the page offers stands before what the shell offers, and instead of it under the same id. */
export function currentActions(): Offered[] {
  const actions = [...registry.values()].toReversed().flat();
  const first = new Map<string, Action>();
  for (const action of actions) if (!first.has(action.id)) first.set(action.id, action);
  return [...first.values()].map(withKeys);
}

/** Every action with a key that this window knows by now: what was on no page yet is not among them. */
export function knownActions(): Offered[] {
  return [...seen.values()].map(withKeys);
}

function withKeys(action: Action): Offered {
  const usual = action.keys ?? [];
  return { ...action, usual, keys: currentPreferences().keys[action.id] ?? usual };
}

/** Tells which key is printed beside an action: the officer's own, else the one it came with. */
export function useKeyOf(): (id: string, usual: string) => string | undefined {
  const { keys } = usePreferences();
  return (id, usual) => (keys[id] ? keys[id][0] : usual);
}

/** Hears when what can be done may have changed. Returns how to stop. */
export function watchActions(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Carries out an action by its id, as a menu does. Nothing happens behind an open dialog. */
export function runAction(id: string): void {
  const action = currentActions().find((one) => one.id === id);
  if (action && !action.disabledReason && (action.always || !dialogIsOpen())) action.run();
}

/** Listens for keys. Returns how to stop. */
export function listenForKeys(): () => void {
  let pending: { stroke: string; at: number } | null = null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const stroke = strokeOf(event);
    if (stroke === "f6" || stroke === "shift+f6") {
      event.preventDefault();
      focusRegion(stroke === "f6" ? 1 : -1);
      return;
    }
    const plain = !/^(ctrl|alt)\+/.test(stroke);
    if (EDITING.has(stroke) && (isTyping(event.target) || hasSelection())) return;
    if (PRESSING.has(stroke) && isPressed(event.target)) return;
    if (plain && (isTyping(event.target) || !currentPreferences().letters)) return;
    const open = dialogIsOpen();
    const wanted: string[] = [];
    if (pending && event.timeStamp - pending.at < SEQUENCE_MS) wanted.push(`${pending.stroke} ${stroke}`);
    wanted.push(stroke);
    pending = null;
    const actions = open ? currentActions().filter(({ always }) => always) : currentActions();
    for (const keys of wanted) {
      const action = actions.find((one) => one.keys.includes(keys));
      if (action) {
        event.preventDefault();
        if (!action.disabledReason) action.run();
        return;
      }
    }
    if (actions.some((one) => one.keys.some((keys) => keys.startsWith(`${stroke} `)))) {
      pending = { stroke, at: event.timeStamp };
    }
  };
  window.addEventListener("keydown", onKeyDown);
  return () => window.removeEventListener("keydown", onKeyDown);
}

function hasSelection(): boolean {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed;
}

/** Moves the focus to the next part of the window: sidebar, page, side panel. */
function focusRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")];
  const here = regions.findLastIndex((region) => region.contains(document.activeElement));
  regions[(here + by + regions.length) % regions.length]?.focus();
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable], [role=menu], [role=listbox]") !== null;
}

function isPressed(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, a[href], summary, [role=button], [role=tab], [role=radio], [role=checkbox], [role=option]") !== null;
}

function dialogIsOpen(): boolean {
  return document.querySelector("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]") !== null;
}
