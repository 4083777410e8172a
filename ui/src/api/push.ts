import * as v from "valibot";

import type { JobKind, JobState, Push, Tag, RunKind } from "./generated/index.ts";

const TAGS = ["session", "workspaces", "officers", "sources", "map", "requests", "disclosures", "monitor", "audit", "overview"] as const satisfies readonly Tag[];
const JOBS = ["collect", "plan", "execute", "search"] as const satisfies readonly JobKind[];
const RUNS = ["verify", "export"] as const satisfies readonly RunKind[];
const JOB_STATES = ["queued", "running", "done", "failed", "cancelled"] as const satisfies readonly JobState[];

const PushSchema = v.variant("topic", [
  v.object({ topic: v.literal("changed"), tags: v.array(v.picklist(TAGS)) }),
  v.object({
    topic: v.literal("progress"),
    request: v.string(),
    job: v.string(),
    kind: v.picklist(JOBS),
    state: v.picklist(JOB_STATES),
    done: v.number(),
    total: v.number(),
    rows: v.number(),
  }),
  v.object({ topic: v.literal("run"), kind: v.picklist(RUNS), state: v.picklist(JOB_STATES), done: v.number(), total: v.number() }),
]);

/** Reads what the console says unasked; none: something this window does not know. */
export function parsePush(message: unknown): Push | null {
  const parsed = v.safeParse(PushSchema, message);
  return parsed.success ? parsed.output : null;
}
