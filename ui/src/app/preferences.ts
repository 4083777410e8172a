import { useSyncExternalStore } from "react";

import type { Language, Region } from "../i18n/language.ts";

export type Theme = "system" | "light" | "dark" | "hc";
export type Density = "compact" | "normal" | "roomy";

/** What an officer chose for this machine. Nothing personal is kept here. */
export interface Preferences {
  theme: Theme;
  density: Density;
  /** Single-letter shortcuts can be turned off (WCAG 2.1.4). */
  letters: boolean;
  /** Keys of actions by their id, where they are not the ones that the actions came with; none: no key. */
  keys: Readonly<Record<string, readonly string[]>>;
  sidebar: "open" | "rail";
  /** Language of the words, and region of dates and numbers: read once, before anything is shown. */
  language: Language | "system";
  region: Region | "system";
  /** How much larger than designed: 1 is as designed. */
  zoom: number;
  /** Minutes without a key or a click after which the window locks; 0: never. */
  lockMinutes: number;
  /** Messages of the system about work that ended and approvals that wait. */
  notifications: boolean;
  /** Opens the gallery of components, which is for whoever builds the window. */
  gallery: boolean;
}

const KEY = "preferences";
const DEFAULTS: Preferences = { theme: "system", density: "normal", letters: true, keys: {}, sidebar: "open", language: "system", region: "system", zoom: 1, lockMinutes: 15, notifications: false, gallery: false };
const listeners = new Set<() => void>();
let preferences = load();

function load(): Preferences {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Preferences>) };
  } catch {
    return DEFAULTS;
  }
}

/** The choices, and again when they change. */
export function usePreferences(): Preferences {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => preferences,
  );
}

/** The choices now. */
export function currentPreferences(): Preferences {
  return preferences;
}

/** Changes some of the choices and remembers them. */
export function prefer(change: Partial<Preferences>): void {
  preferences = { ...preferences, ...change };
  localStorage.setItem(KEY, JSON.stringify(preferences));
  applyPreferences();
  for (const listener of listeners) listener();
}

/** Changes language or region. Words are read once, so the window begins anew on the same page. */
export function speak(change: Partial<Pick<Preferences, "language" | "region">>): void {
  prefer(change);
  window.location.reload();
}

/** Puts theme and density on the document, where the tokens look for them. */
export function applyPreferences(): void {
  const root = document.documentElement;
  root.dataset["theme"] = preferences.theme === "system" ? systemTheme() : preferences.theme;
  root.dataset["density"] = preferences.density;
}

/** Follows the system while nothing else is chosen. Returns how to stop. */
export function followSystem(): () => void {
  const queries = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((query) => window.matchMedia(query));
  for (const query of queries) query.addEventListener("change", applyPreferences);
  return () => {
    for (const query of queries) query.removeEventListener("change", applyPreferences);
  };
}

function systemTheme(): Exclude<Theme, "system"> {
  if (window.matchMedia("(prefers-contrast: more)").matches) return "hc";
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
