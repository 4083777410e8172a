import { LANGUAGE } from "./language.ts";

const languages = new Intl.DisplayNames([LANGUAGE], { type: "language" });
const regions = new Intl.DisplayNames([LANGUAGE], { type: "region" });

/** What a language is called in the language of the window: "German" for `de`. */
export function languageName(tag: string): string {
  return languages.of(tag) ?? tag;
}

/** What a country is called in the language of the window: "Germany" for `DE`. */
export function regionName(code: string): string {
  return regions.of(code) ?? code;
}

/** Orders names as the language of the window does. */
export function byName(one: string, other: string): number {
  return one.localeCompare(other, LANGUAGE);
}
