import { formatNumber, plural, texts } from "../i18n/texts.ts";

/** The words of the components themselves. */
export const text = texts("ui", {
  // Dialogs
  close: "Close",
  cancel: "Cancel",
  discardQuestion: "Discard what you wrote?",
  discard: "Discard",
  keep: "Keep writing",
  // Small parts
  sources: (answered: number, all: number, failed: number) =>
    failed === 0
      ? `${formatNumber(answered)} of ${plural(all, "source", "sources")} answered`
      : `${formatNumber(answered)} of ${plural(all, "source", "sources")} answered, ${formatNumber(failed)} failed`,
  noSources: "No source asked yet",
  copied: "Copied",
  copy: (what: string) => `Copy ${what}`,
  withheld: "Withheld",
  // Messages
  retry: "Try again",
  dismiss: "Dismiss",
  undo: "Undo",
  loading: "Loading",
  messages: "Messages",
  // Fields
  optional: "optional",
  clear: "Clear the search",
  typeToConfirm: (word: string) => `Type ${word} to confirm`,
  typedWrong: (word: string) => `This is not ${word}.`,
  // Steps
  done: "done",
  current: "current",
  todo: "to do",
  steps: "Steps",
});
