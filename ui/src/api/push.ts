import * as v from "valibot";

import type { Push } from "./types.ts";

const TAGS = ["session", "workspaces", "officers", "sources", "map", "requests", "disclosures", "monitor", "audit", "overview"] as const;

const PushSchema = v.variant("topic", [
  v.object({ topic: v.literal("changed"), tags: v.array(v.picklist(TAGS)) }),
  v.object({
    topic: v.literal("progress"),
    request: v.string(),
    job: v.string(),
    kind: v.string(),
    state: v.picklist(["running", "done", "failed", "cancelled"]),
    done: v.number(),
    total: v.number(),
    rows: v.number(),
  }),
]);

/** Reads what the console says unasked; none: something this window does not know. */
export function parsePush(message: unknown): Push | null {
  const parsed = v.safeParse(PushSchema, message);
  return parsed.success ? parsed.output : null;
}
