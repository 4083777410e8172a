import type { LucideIcon } from "lucide-react";
import { useEffect, useId, useLayoutEffect } from "react";

import { strokeOf } from "../ui/keys.ts";
import { currentPreferences } from "./preferences.ts";

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
  /** Where it stands in the native menu. */
  menu?: MenuName;
  /** Only a key, such as moving by a row: not in the palette. */
  keyOnly?: boolean;
  /** Also while a dialog is open. */
  always?: boolean;
  run: () => void;
}

export const MENUS = ["file", "edit", "view", "go", "help"] as const;
export type MenuName = (typeof MENUS)[number];

/** Keys that belong to the text in which one types or selects, before they belong to the page. */
export const EDITING: ReadonlySet<string> = new Set(["ctrl+a", "ctrl+c", "ctrl+x", "ctrl+v", "ctrl+z", "ctrl+shift+z"]);

const SEQUENCE_MS = 1000;
const registry = new Map<string, readonly Action[]>();
const watchers = new Set<() => void>();

/** Offers actions while the caller is on screen. The last one mounted comes first. */
export function useActions(actions: readonly Action[]): void {
  const owner = useId();
  useLayoutEffect(() => {
    registry.set(owner, actions);
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

/** Everything that can be done now; what the page offers stands before what the shell offers. */
export function currentActions(): Action[] {
  return [...registry.values()].toReversed().flat();
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
    if (plain && (isTyping(event.target) || !currentPreferences().letters)) return;
    const open = dialogIsOpen();
    const wanted: string[] = [];
    if (pending && event.timeStamp - pending.at < SEQUENCE_MS) wanted.push(`${pending.stroke} ${stroke}`);
    wanted.push(stroke);
    pending = null;
    const actions = open ? currentActions().filter(({ always }) => always) : currentActions();
    for (const keys of wanted) {
      const action = actions.find((one) => one.keys?.includes(keys));
      if (action) {
        event.preventDefault();
        if (!action.disabledReason) action.run();
        return;
      }
    }
    if (actions.some((one) => one.keys?.some((keys) => keys.startsWith(`${stroke} `)))) {
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

function dialogIsOpen(): boolean {
  return document.querySelector("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]") !== null;
}
