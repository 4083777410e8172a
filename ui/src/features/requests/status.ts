import type { RequestRow } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";

type StatusFacts = Pick<RequestRow, "state" | "flags" | "outcome">;

/** The word for how a request stands. A stopped clock and an outcome say more than the state. */
export function statusText(row: StatusFacts): string {
  if (row.state === "closed") return row.outcome ? words.outcome[row.outcome] : words.state.closed;
  if (row.flags.includes("paused")) return words.flag.paused;
  if (row.flags.includes("on_hold")) return words.flag.on_hold;
  if (row.flags.includes("stalled")) return words.stalled(words.state[row.state]);
  return words.state[row.state];
}

/** Which glyph stands beside the word. */
export function statusVariant(row: StatusFacts): "paused" | "refused" | undefined {
  if (row.state === "closed") return row.outcome === "refused" || row.outcome === "not_identified" ? "refused" : undefined;
  return row.flags.includes("paused") || row.flags.includes("on_hold") ? "paused" : undefined;
}
