import * as v from "valibot";

import { isSaid } from "../i18n/say.ts";
import type { JobKind, JobState, Push, RunKind, Said, Tag } from "./generated/index.ts";

/** Every tag; one that is missing does not compile. */
const EVERY_TAG: Record<Tag, true> = {
  session: true,
  workspaces: true,
  officers: true,
  sources: true,
  map: true,
  requests: true,
  views: true,
  disclosures: true,
  monitor: true,
  audit: true,
  overview: true,
  letters: true,
  services: true,
  consent: true,
};
const TAGS = Object.keys(EVERY_TAG) as Tag[];
const JOBS = ["collect", "plan", "execute", "search"] as const satisfies readonly JobKind[];
const JOB_STATES = ["queued", "running", "done", "failed", "cancelled"] as const satisfies readonly JobState[];

const RUNS = ["export", "preview", "bulk", "import", "verify", "export_log", "notify_list", "import_consent"] as const satisfies readonly RunKind[];

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
  v.object({
    topic: v.literal("run"),
    run: v.string(),
    kind: v.picklist(RUNS),
    state: v.picklist(JOB_STATES),
    done: v.number(),
    total: v.nullable(v.number()),
    file: v.nullable(v.string()),
    failure: v.nullable(v.custom<Said>(isSaid)),
  }),
]);

/** Reads what the console says unasked; none: something this window does not know. */
export function parsePush(message: unknown): Push | null {
  const parsed = v.safeParse(PushSchema, message);
  return parsed.success ? parsed.output : null;
}
