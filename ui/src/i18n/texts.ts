/**
 * The one place through which the words of a feature go. English only for now; a language becomes
 * a second argument here, and every call site stays as it is.
 */
export function texts<T>(english: T): T {
  return english;
}

/** One of two forms by number: `plural(1, "record", "records")` is "1 record". */
export function plural(count: number, one: string, other: string): string {
  return `${formatNumber(count)} ${count === 1 ? one : other}`;
}

/** Whole numbers with the separators of the region. */
export function formatNumber(value: number): string {
  return NUMBER.format(value);
}

/** The region of dates and numbers. Never `undefined`: WebKitGTK may report a language that is no tag. */
export const REGION: string = region();

const NUMBER = new Intl.NumberFormat(REGION);

function region(): string {
  // The texts are English, so a date is written the English way; plain "en" would mean the US one.
  const wish = typeof navigator === "undefined" ? "en-GB" : navigator.language;
  return /^en-[A-Z]{2}$/.test(wish) ? wish : "en-GB";
}
