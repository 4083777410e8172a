import type { Said } from "../api/generated/Said.ts";
import type { SaidValue } from "../api/generated/SaidValue.ts";
import { formatDate, formatDayMonth, formatLongDate, formatUtcMoment } from "./dates.ts";
import { LANGUAGE } from "./language.ts";
import { core, form, formatNumber, type Forms } from "./texts.ts";

/**
 * The words of a sentence of the core, in the language of the window and with its numbers and
 * dates. What the core kept as text, because it may stand in the audit trail, is recognised where
 * it is one of its sentences, and shown as it is where it is not.
 */
export function say(said: Said | string): string {
  if (typeof said === "string") return recognise(said);
  return fill(core()[said.template] ?? said.template, said.values ?? {});
}

/** Whether this is a sentence of the core. */
export function isSaid(one: unknown): one is Said {
  return typeof one === "object" && one !== null && "text" in one && "template" in one && typeof one.text === "string" && typeof one.template === "string";
}

/** What stands in braces: a name, or a name and the forms of a word for its number. */
const BRACES = /\{(\w+)((?:\|[^{}|]*)*)\}/g;

/** Puts the values into a sentence: `{count} {count|Antrag|Anträge}`. */
function fill(template: string, values: Record<string, SaidValue | undefined>): string {
  return template.replaceAll(BRACES, (braces, name: string, forms: string) => {
    const value = values[name];
    if (value === undefined) return braces;
    if (forms === "") return worded(value);
    return form(LANGUAGE, "number" in value ? value.number : 0, formsOf(forms.slice(1).split("|")));
  });
}

/** The forms in the order of the language: one and other, or in Polish one, few and many. */
function formsOf([one = "", few = "", many = few]: string[]): Forms {
  return LANGUAGE === "pl" ? { one, few, many, other: many } : { one, other: few };
}

function worded(value: SaidValue): string {
  if ("text" in value) return value.text;
  if ("number" in value) return formatNumber(value.number);
  if ("date" in value) return formatDate(value.date);
  if ("day" in value) return formatDayMonth(value.day);
  if ("weekday" in value) return formatDate(value.weekday, new Date(value.weekday));
  if ("long_day" in value) return formatLongDate(value.long_day);
  if ("instant" in value) return formatUtcMoment(value.instant);
  if ("said" in value) return say(value.said);
  if ("kept" in value) return say(value.kept);
  return value.list.map(worded).join(", ");
}

/** A sentence by what its English looks like, with the names of what was put in. */
interface Pattern {
  template: string;
  names: string[];
  looks: RegExp;
}

let patterns: Pattern[] | null = null;

/** How many letters of its own a sentence needs, so that it is not taken for another. */
const LETTERS = 5;

/** The sentences that are recognised, those with the most words of their own first. */
function known(): Pattern[] {
  patterns ??= Object.keys(core())
    .filter((template) => template.includes("{") && own(template) >= LETTERS)
    .toSorted((one, other) => own(other) - own(one))
    .map((template) => ({
      template,
      names: [...template.matchAll(BRACES)].map((found) => found[1] ?? ""),
      looks: new RegExp(`^${template.split(BRACES).filter((_, index) => index % 3 === 0).map(escape).join("([^]+?)")}$`),
    }));
  return patterns;
}

function own(template: string): number {
  return template.replaceAll(BRACES, "").replaceAll(/[^a-z]/gi, "").length;
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}

function recognise(text: string): string {
  const whole = core()[text];
  if (whole !== undefined) return whole;
  for (const { template, names, looks } of LANGUAGE === "en" ? [] : known()) {
    const found = looks.exec(text);
    if (found) return fill(core()[template] ?? template, Object.fromEntries(names.map((name, index) => [name, read(found[index + 1] ?? "")])));
  }
  return text;
}

/** What was put into a sentence: a number, or text that may be sentences itself. */
function read(text: string): SaidValue {
  return /^\d{1,15}$/.test(text) ? { number: Number(text) } : { text: text.split("; ").map(recognise).join("; ") };
}
