import { texts } from "../i18n/texts.ts";
import type { ErrorCode } from "./errors.ts";

export const text = texts("errors", {
  unknown: "The console answered with something that is no error it knows.",
  offline: "The console does not answer.",
  titles: {
    not_found: "This does not exist",
    forbidden: "Your roles do not allow this",
    refused: "This is not possible now",
    conflict: "Somebody else was faster",
    stopped: "Stopped",
    invalid: "Something in the input is wrong",
    source_unavailable: "A source does not answer",
    ledger_broken: "The audit trail does not verify",
    signed_out: "You are signed out",
    internal: "The console failed",
    offline: "Not connected",
  } satisfies Record<ErrorCode, string>,
});
