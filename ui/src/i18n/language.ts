/** The languages of the window, each by its own name: who reads none of the others finds theirs. */
export const LANGUAGES = { en: "English", de: "Deutsch", fr: "Français", pl: "Polski" } as const;

export type Language = keyof typeof LANGUAGES;

/** Regions an officer can choose for dates and numbers, apart from the language of the words. */
export const REGIONS = ["AT", "BE", "CA", "CH", "DE", "FR", "GB", "IE", "LU", "PL", "US"] as const;

export type Region = (typeof REGIONS)[number];

/** What the officer wishes: a choice, or to follow the system. */
export interface Wish {
  language: Language | "system";
  region: Region | "system";
}

/** Where each language is written when the system names no country. */
const HOME: Record<Language, string> = { en: "en-GB", de: "de-DE", fr: "fr-FR", pl: "pl-PL" };

/** The language of the words: the wish, else the first language of the system that we speak. */
export function chooseLanguage(wish: Wish["language"], system: readonly string[]): Language {
  if (wish !== "system" && isLanguage(wish)) return wish;
  return system.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? "en";
}

/**
 * The locale of dates and numbers: the language of the words, written as in the region. It is never
 * left to the system: WebKitGTK may report a language that is no tag, such as "C".
 */
export function chooseLocale(language: Language, region: Wish["region"], system: readonly string[]): string {
  if (region !== "system" && REGIONS.includes(region)) return `${language}-${region}`;
  return system.find((tag) => new RegExp(`^${language}-[A-Z]{2}$`).test(tag)) ?? HOME[language];
}

function isLanguage(tag: string): tag is Language {
  return Object.hasOwn(LANGUAGES, tag);
}

/** What was chosen on this machine; it is kept with the other preferences (`app/preferences.ts`). */
function stored(): Wish {
  try {
    return { language: "system", region: "system", ...(JSON.parse(localStorage.getItem("preferences") ?? "{}") as Partial<Wish>) };
  } catch {
    // No storage or a broken entry: follow the system.
    return { language: "system", region: "system" };
  }
}

const wish = stored();
const system: readonly string[] = typeof navigator === "undefined" ? [] : (navigator.languages ?? []);

/** The language of this window. Another one is a new window: words are read once. */
export const LANGUAGE: Language = chooseLanguage(wish.language, system);

/** The locale of dates and numbers in this window. */
export const REGION: string = chooseLocale(LANGUAGE, wish.region, system);
