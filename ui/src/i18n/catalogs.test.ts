import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";

import { UNTRANSLATED, type CatalogName } from "./catalogs.ts";
import { catalogs as german } from "./de/index.ts";
import { catalogs as french } from "./fr/index.ts";
import { chooseLanguage, chooseLocale } from "./language.ts";
import { catalogs as polish } from "./pl/index.ts";
import { form } from "./texts.ts";

const english = vi.hoisted(() => new Map<string, unknown>());

vi.mock("./texts.ts", async (original) => ({
  ...(await original<typeof import("./texts.ts")>()),
  texts: (name: string, entries: unknown) => {
    if (english.has(name)) throw new Error(`two catalogs are called ${name}`);
    english.set(name, entries);
    return entries;
  },
}));

const TRANSLATED: Record<keyof typeof UNTRANSLATED, Partial<Record<CatalogName, unknown>>> = { de: german, fr: french, pl: polish };

const modules = import.meta.glob(["../**/*.{ts,tsx}", "!../**/*.test.{ts,tsx}", "!./**/index.ts"]);
const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.{ts,tsx}"], { query: "?raw", import: "default", eager: true });

for (const [path, source] of Object.entries(sources)) {
  if (/\btexts\("/.test(source)) await modules[path]?.();
}

test("every catalog of English is known", () => {
  expect(english.size).toBeGreaterThan(15);
});

for (const [language, catalogs] of Object.entries(TRANSLATED)) {
  const untranslated: readonly string[] = UNTRANSLATED[language as keyof typeof UNTRANSLATED];

  test(`every catalog is there in ${language}, entry by entry`, () => {
    if (untranslated.length > 0) process.stdout.write(`Not translated to ${language} yet: ${untranslated.join(", ")}\n`);
    const missing = [...english.keys()].filter((name) => !untranslated.includes(name) && !(name in catalogs));
    expect(missing, "catalogs that are missing").toEqual([]);
    for (const [name, entries] of Object.entries(catalogs)) {
      expect(untranslated, "what is translated is on no list of what is not").not.toContain(name);
      expect(shape(entries, english.get(name)), `catalog ${name}`).toEqual(shape(english.get(name)));
    }
  });

  test(`every entry in ${language} has words where the English has`, () => {
    for (const [name, entries] of Object.entries(catalogs)) {
      expect(empty(entries, english.get(name), name)).toEqual([]);
    }
  });
}

test("words take the forms of their language", () => {
  const at = (language: "en" | "de" | "fr" | "pl") => [0, 1, 2, 5, 12, 22, 25, 102, 1_000_000].map((count) => form(language, count, { one: "one", few: "few", many: "many", other: "other" }));
  expect(at("en")).toEqual(["other", "one", "other", "other", "other", "other", "other", "other", "other"]);
  expect(at("de")).toEqual(at("en"));
  expect(at("fr")).toEqual(["one", "one", "other", "other", "other", "other", "other", "other", "many"]);
  expect(at("pl")).toEqual(["many", "one", "few", "many", "many", "few", "many", "few", "many"]);
});

test("Polish words have three forms", () => {
  const folder = join(import.meta.dirname, "pl");
  const twoForms = readdirSync(folder).filter((file) => /\bplural\(/.test(readFileSync(join(folder, file), "utf8")));
  expect(twoForms, "use pluralPolish(count, one, few, many)").toEqual([]);
});

test("one thing is never spoken of as several", () => {
  const wrong = [...english].flatMap(([name, entries]) => sentencesOfOne(entries, name)).filter((sentence) => /\b1 [a-z]+s\b/.test(sentence.replaceAll(VERBS, "")));
  expect(wrong, "use plural(count, one, other)").toEqual([]);
});

test("numbers beside words go through the region", () => {
  expect(form("fr", 1_000_000, { one: "octet", other: "octets" }), "a form that is not given is the last one").toBe("octets");
});

test("the language is the wish, else the first of the system that is spoken here", () => {
  expect(chooseLanguage("system", ["sv-SE", "pl-PL", "en-US"])).toBe("pl");
  expect(chooseLanguage("system", ["C"])).toBe("en");
  expect(chooseLanguage("fr", ["pl-PL"])).toBe("fr");
});

test("dates and numbers never follow a tag that is none", () => {
  expect(chooseLocale("en", "system", ["C"])).toBe("en-GB");
  expect(chooseLocale("de", "system", ["en-US", "de-AT"])).toBe("de-AT");
  expect(chooseLocale("de", "system", ["en-US"])).toBe("de-DE");
  expect(chooseLocale("en", "PL", ["en-US"])).toBe("en-PL");
});

/** What ends like several things and is a verb, or a unit. */
const VERBS = /\b1 (is|was|has|does|asks|objects|opts|limits|withdraws|appeals|becomes|refers|belongs|matches|waits|needs|ms)\b/g;

/** What the functions of a catalog say when every number they are given is 1. */
function sentencesOfOne(entries: unknown, path: string): string[] {
  if (typeof entries === "function") {
    try {
      const said: unknown = entries(...Array.from({ length: entries.length }, () => 1));
      return typeof said === "string" ? [`${path}: ${said}`] : [];
    } catch {
      // It takes no numbers.
      return [];
    }
  }
  if (typeof entries !== "object" || entries === null) return [];
  return Object.entries(entries).flatMap(([key, entry]) => sentencesOfOne(entry, `${path}.${key}`));
}

/** The keys of a catalog, with what stands behind them; functions may leave arguments unused. */
function shape(entries: unknown, original: unknown = entries): unknown {
  if (typeof entries === "function") return typeof original === "function" && entries.length > original.length ? `function of ${entries.length}` : "function";
  if (typeof entries !== "object" || entries === null) return typeof entries;
  return Object.fromEntries(
    Object.entries(entries)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, value]) => [key, shape(value, (original as Record<string, unknown> | undefined)?.[key])]),
  );
}

/** The paths of texts that are empty although the English is not. */
function empty(entries: unknown, original: unknown, path: string): string[] {
  if (typeof entries === "string") return entries.trim() === "" && original !== "" ? [path] : [];
  if (typeof entries !== "object" || entries === null) return [];
  return Object.entries(entries).flatMap(([key, value]) => empty(value, (original as Record<string, unknown> | undefined)?.[key], `${path}.${key}`));
}
