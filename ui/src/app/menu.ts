import { useEffect } from "react";

import { currentTransport } from "../api/client.ts";
import type { MenuEntry, MenuSection, SystemEntry } from "../platform/index.ts";
import { currentActions, EDITING, MENUS, runAction, watchActions, type Action, type MenuName } from "./actions.ts";
import type { Theme } from "./preferences.ts";
import { text as appText } from "./text.ts";

const text = appText.menu;
/** Renders come in bursts; the menu follows once they are over. */
const SETTLE_MS = 150;

/** Keeps the native menu to what can be done now. Where there is none, nothing happens. */
export function useNativeMenu(): void {
  useEffect(() => {
    const { desktop } = currentTransport();
    if (!desktop) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let shown = "";
    const update = () => {
      const sections = menuOf(currentActions());
      const next = JSON.stringify(sections);
      if (next === shown) return;
      shown = next;
      void desktop.setMenu(sections).catch(() => null);
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(update, SETTLE_MS);
    };
    soon();
    const stopWatching = watchActions(soon);
    const stopListening = desktop.listen((told) => {
      if (told.topic === "menu") runAction(told.id);
    });
    return () => {
      clearTimeout(timer);
      stopWatching();
      stopListening();
    };
  }, []);
}

/** Keeps the frame and the menu as dark as the page. */
export function useNativeTheme(theme: Theme): void {
  useEffect(() => {
    void currentTransport().desktop?.setDark(theme === "system" ? null : theme === "dark").catch(() => null);
  }, [theme]);
}

/** The menu of a table of actions: the same one that the keys, the palette and the sheet show. */
export function menuOf(actions: readonly Action[]): MenuSection[] {
  return MENUS.map((menu) => ({ title: text.titles[menu], entries: entriesOf(menu, actions) })).filter(({ entries }) => entries.length > 0);
}

function entriesOf(menu: MenuName, actions: readonly Action[]): MenuEntry[] {
  const own = actions
    .filter((action) => action.menu === menu)
    .map(({ id, label, keys, disabledReason }): MenuEntry => ({ kind: "action", id, label, keys: keys?.find((one) => one.startsWith("ctrl+") && !EDITING.has(one)) ?? null, enabled: !disabledReason }));
  const system = SYSTEM[menu].map((what): MenuEntry => ({ kind: "system", what, label: text.system[what] }));
  return own.length > 0 && system.length > 0 ? [...own, { kind: "line" }, ...system] : [...own, ...system];
}

const SYSTEM: Record<MenuName, readonly SystemEntry[]> = {
  file: ["close", "quit"],
  edit: ["cut", "copy", "paste", "select_all"],
  view: [],
  go: [],
  help: [],
};
