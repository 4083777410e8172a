import type { Language } from "./language.ts";

/**
 * Every catalog of words by its name, with the type of its English: a catalog of another language
 * that lacks an entry, or has one too many, does not compile.
 */
export interface Catalogs {
  app: typeof import("../app/text.ts").text;
  attach: typeof import("../features/requests/queueText.ts").attachText;
  audit: typeof import("../features/audit/text.ts").text;
  beside: typeof import("../features/requests/besideText.ts").besideText;
  bulk: typeof import("../features/requests/queueText.ts").bulkText;
  charts: typeof import("../charts/text.ts").text;
  dates: typeof import("./dates.ts").text;
  disclosures: typeof import("../features/disclosures/text.ts").text;
  draft: typeof import("../features/requests/newRequest.ts").text;
  editor: typeof import("../features/disclosures/editorText.ts").editorText;
  errors: typeof import("../api/text.ts").text;
  files: typeof import("../ui/FileField.tsx").text;
  health: typeof import("../features/health/text.ts").text;
  import: typeof import("../features/requests/queueText.ts").importText;
  map: typeof import("../features/map/text.ts").text;
  newRequest: typeof import("../features/requests/NewRequest.tsx").text;
  overview: typeof import("../features/overview/text.ts").text;
  proving: typeof import("../features/disclosures/provingText.ts").provingText;
  queue: typeof import("../features/requests/queueText.ts").queueText;
  reports: typeof import("../features/reports/text.ts").text;
  requestActions: typeof import("../features/requests/actionText.ts").actionText;
  requestPage: typeof import("../features/requests/pageText.ts").pageText;
  requests: typeof import("../features/requests/text.ts").text;
  review: typeof import("../features/requests/review/text.ts").reviewText;
  runs: typeof import("../app/RunLines.tsx").text;
  settings: typeof import("../features/settings/text.ts").text;
  start: typeof import("../features/start/text.ts").text;
  ui: typeof import("../ui/text.ts").text;
  words: typeof import("../app/words.ts").wordTable;
}

export type CatalogName = keyof Catalogs;

export type Foreign = Exclude<Language, "en">;

/**
 * What is not translated yet and is shown in English until it is. The test of the catalogs prints
 * it; a release has three empty lists.
 */
export const UNTRANSLATED = {
  de: [],
  fr: [],
  pl: [],
} as const satisfies Record<Foreign, readonly CatalogName[]>;

/** All catalogs of a language but those that are named as not translated yet. */
export type Translation<L extends Foreign> = {
  [N in Exclude<CatalogName, (typeof UNTRANSLATED)[L][number]>]: Catalogs[N];
};
