import { isSaid, say } from "../i18n/say.ts";
import { text } from "./text.ts";

/** What the window can act on. `offline` is the transport's own: nothing answered at all. */
export type ErrorCode =
  | "not_found"
  | "forbidden"
  | "refused"
  | "conflict"
  | "stopped"
  | "invalid"
  | "source_unavailable"
  | "ledger_broken"
  | "signed_out"
  | "internal"
  | "offline";

const CODES: ReadonlySet<string> = new Set<ErrorCode>([
  "not_found",
  "forbidden",
  "refused",
  "conflict",
  "stopped",
  "invalid",
  "source_unavailable",
  "ledger_broken",
  "signed_out",
  "internal",
  "offline",
]);

/** An error as an operation gives it: a code to act on and a sentence to show. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;
  /** The field of the input that is wrong, where the console says so. */
  readonly field: string | null;

  constructor(code: ErrorCode, message: string, details?: unknown, field: string | null = null) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.details = details;
    this.field = field;
  }

  /** A heading for the code; the message says the rest. */
  get title(): string {
    return text.titles[this.code];
  }
}

/** Makes an `ApiError` of whatever was thrown. Text that is no error object is never shown as is. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown) {
    const { code, message } = thrown;
    if (typeof code === "string" && CODES.has(code) && (typeof message === "string" || isSaid(message))) {
      return new ApiError(
        code as ErrorCode,
        say(message),
        "details" in thrown ? thrown.details : undefined,
        "field" in thrown && typeof thrown.field === "string" ? thrown.field : null,
      );
    }
  }
  if (thrown instanceof Error) return new ApiError("internal", thrown.message);
  return new ApiError("internal", text.unknown);
}

/** Whether asking again may help: a refusal stays a refusal. */
export function mayRetry(error: unknown): boolean {
  const { code } = toApiError(error);
  return code === "offline" || code === "source_unavailable";
}
