import * as v from "valibot";

/** Search parameters as plain text in the address: `state=review,approval`, never quoted JSON. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** The same back; what is empty is left out, so that an unfiltered list has a short address. */
export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    const text = Array.isArray(value) ? value.join(",") : value === true ? "1" : value === false ? "" : String(value ?? "");
    if (text) parameters.set(key, text);
  }
  const text = parameters.toString().replaceAll("%2C", ",");
  return text ? `?${text}` : "";
}

/** A comma list of known words; unknown ones are dropped, so an old link still opens. */
export function listOf<const T extends string>(known: readonly T[]) {
  return v.optional(
    v.pipe(
      v.unknown(),
      v.transform((value): T[] => {
        const parts = Array.isArray(value) ? value.map(String) : typeof value === "string" ? value.split(",") : [];
        return known.filter((word) => parts.includes(word));
      }),
    ),
    [] as T[],
  );
}

/** One of known words, else the first. */
export function oneOf<const T extends string>(known: readonly [T, ...T[]]) {
  return v.optional(v.fallback(v.picklist(known), known[0]), known[0]);
}

/** Free text, trimmed of nothing, at most 200 characters. */
export const freeText = v.optional(v.fallback(v.pipe(v.string(), v.maxLength(200)), ""), "");
