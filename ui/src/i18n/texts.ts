import type { CatalogName, Foreign } from "./catalogs.ts";
import { LANGUAGE, REGION, type Language } from "./language.ts";

export { LANGUAGE, REGION } from "./language.ts";

type Loaded = Partial<Record<CatalogName, unknown>>;

/** Sentences of the core: English with names in braces to the same in another language. */
export type Core = Readonly<Record<string, string>>;

const CATALOGS: Record<Foreign, () => Promise<[Loaded, Core]>> = {
  de: async () => Promise.all([import("./de/index.ts").then(({ catalogs }) => catalogs), import("./core/de.ts").then(({ core: words }) => words)]),
  fr: async () => Promise.all([import("./fr/index.ts").then(({ catalogs }) => catalogs), import("./core/fr.ts").then(({ core: words }) => words)]),
  pl: async () => Promise.all([import("./pl/index.ts").then(({ catalogs }) => catalogs), import("./core/pl.ts").then(({ core: words }) => words)]),
};

let loaded: Loaded = {};
let sentences: Core = {};

/** Brings the words of a language. Before anything that shows words is imported. */
export async function loadTexts(language: Language): Promise<void> {
  [loaded, sentences] = language === "en" ? [{}, {}] : await CATALOGS[language]();
}

/** The sentences of the core in the language of the window; for `say.ts`. */
export function core(): Core {
  return sentences;
}

/**
 * The one place through which the words of a feature go: its English, or the catalog of the same
 * name in the language of the window. `catalogs.ts` holds the two to one type.
 */
export function texts<T>(name: CatalogName, english: T): T {
  return (loaded[name] as T | undefined) ?? english;
}

/** A word in the forms that a language has for numbers. `other` also stands for what is not given. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** A number with its word, where a language has two forms: `plural(1, "record", "records")`. */
export function plural(count: number, one: string, other: string): string {
  return `${formatNumber(count)} ${form(LANGUAGE, count, { one, other })}`;
}

/** The same in Polish, which has three forms: `1 rekord`, `2 rekordy`, `5 rekordów`. */
export function pluralPolish(count: number, one: string, few: string, many: string): string {
  return `${formatNumber(count)} ${form("pl", count, { one, few, many, other: many })}`;
}

/** The form of a word for a number, for sentences in which the number does not stand before it. */
export function form(language: Language, count: number, forms: Forms): string {
  return forms[rulesOf(language).select(count)] ?? forms.other;
}

const rules = new Map<Language, Intl.PluralRules>();

function rulesOf(language: Language): Intl.PluralRules {
  const known = rules.get(language) ?? new Intl.PluralRules(language);
  rules.set(language, known);
  return known;
}

/** Whole numbers with the separators of the region. */
export function formatNumber(value: number): string {
  return NUMBER.format(value);
}

/** A number with at most one decimal. */
export function formatDecimal(value: number): string {
  return DECIMAL.format(value);
}

/** The number that `formatDecimal` shows, by which the form of its word is chosen. */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A share from 0 to 1 in whole percent, or with one decimal. */
export function formatPercent(share: number, decimals: 0 | 1 = 0): string {
  return (decimals === 0 ? PERCENT : PERCENT_FINE).format(share);
}

const NUMBER = new Intl.NumberFormat(REGION);
const DECIMAL = new Intl.NumberFormat(REGION, { maximumFractionDigits: 1 });
const PERCENT = new Intl.NumberFormat(REGION, { style: "percent", maximumFractionDigits: 0 });
const PERCENT_FINE = new Intl.NumberFormat(REGION, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
