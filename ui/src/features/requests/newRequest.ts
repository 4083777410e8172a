import type { InputOf } from "../../api/operations.ts";
import type { Kind, Regime } from "../../api/generated/index.ts";
import { texts } from "../../i18n/texts.ts";
import type { PickedFile } from "../../ui/FileField.tsx";

export const text = texts("draft", {
  nameOrIdentifier: "Give a name or at least one identifier.",
  valueMissing: "Enter the value or remove the row.",
  noEmail: "This is no e-mail address.",
  future: "A request cannot have come in after now.",
  noDate: "Enter date and time.",
});

export const LANGUAGES = ["en", "de", "fr", "pl"] as const;
export const CHANNELS = ["e-mail", "form", "letter", "telephone", "in person"] as const;

export interface Draft {
  kind: Kind;
  regime: Regime;
  calendar: string;
  name: string;
  language: string;
  identifiers: { kind: string; value: string }[];
  receivedAt: string;
  channel: string;
  message: string;
  /** The original message as a file. */
  file: PickedFile | null;
}

/** What is wrong with a draft, by field. Rows are counted from 0: `identifiers.1`. */
export type DraftErrors = Partial<Record<"name" | "receivedAt" | `identifiers.${number}`, string>>;

/** Checks what an officer typed before it is sent. The console checks it again. */
export function checkDraft(draft: Draft, now: Date): DraftErrors {
  const errors: DraftErrors = {};
  const given = draft.identifiers.filter(({ value }) => value.trim());
  if (!draft.name.trim() && given.length === 0) errors.name = text.nameOrIdentifier;
  for (const [index, { kind, value }] of draft.identifiers.entries()) {
    if (!value.trim()) {
      if (draft.identifiers.length > 1) errors[`identifiers.${index}`] = text.valueMissing;
    } else if (kind === "email" && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(value.trim())) {
      errors[`identifiers.${index}`] = text.noEmail;
    }
  }
  const received = new Date(draft.receivedAt);
  if (Number.isNaN(received.getTime())) errors.receivedAt = text.noDate;
  else if (received.getTime() > now.getTime() + 60_000) errors.receivedAt = text.future;
  return errors;
}

/** The draft as the console takes it. */
export function toInput(draft: Draft): InputOf<"requests.open"> {
  return {
    kind: draft.kind,
    regime: draft.regime,
    calendar: draft.calendar,
    tz: null,
    subject_name: draft.name.trim() || null,
    language: draft.language,
    identifiers: draft.identifiers.map(({ kind, value }) => ({ kind, value: value.trim() })).filter(({ value }) => value),
    received_at: new Date(draft.receivedAt).toISOString(),
    channel: draft.channel,
    message: draft.message.trim() || null,
    ...(draft.file ? { file: { name: draft.file.name, content: draft.file.content } } : {}),
  };
}

/** The law whose clock runs when the officer says nothing else. */
export function regimeFor(kind: Kind, before: Regime): Regime {
  if (kind === "opt_out" || kind === "limit_use") return "ccpa-optout";
  return before === "ccpa-optout" ? "ccpa" : before;
}

/** An instant as `<input type="datetime-local">` takes it, in the officer's zone. */
export function localInput(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
