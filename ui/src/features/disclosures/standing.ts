import type { DisclosureAudience, DisclosureShown, VersionShown, VersionState } from "../../api/generated/index.ts";
import type { StepShown } from "../../ui/layout.tsx";

export type StepName = "draft" | "review" | "schedule" | "publish";

const STEPS: readonly StepName[] = ["draft", "review", "schedule", "publish"];

/** How many of the steps are behind a version, and whether it stands on the next one. */
const AT: Record<VersionState, number> = { draft: 0, review: 1, approved: 2, scheduled: 3, published: 4, superseded: 4 };

/** Where a version stands on its way. A correction of a publishing error has no date to wait for. */
export function stepsOf({ state, expedited }: Pick<VersionShown, "state" | "expedited">): { name: StepName; state: StepShown["state"] }[] {
  const at = AT[state];
  return STEPS.map((name, place) => ({ name, state: place < at ? ("done" as const) : place === at ? ("current" as const) : ("todo" as const) })).filter(({ name }) => !(expedited && name === "schedule"));
}

/** Whether people may still see another text under this number. */
export function isOpen(state: VersionState): boolean {
  return state === "draft" || state === "review" || state === "approved" || state === "scheduled";
}

/** The number that a change of this weight asks for: `1.0.0` becomes `1.0.1`, `1.1.0` or `2.0.0`. */
export function nextNumber(last: string | null, weight: VersionShown["change_class"]): string {
  const [major = 0, minor = 0, patch = 0] = (last ?? "").split(".").map(Number);
  if (last === null) return "1.0.0";
  switch (weight) {
    case "editorial":
      return `${major}.${minor}.${patch + 1}`;
    case "clarifying":
    case "material":
      return `${major}.${minor + 1}.0`;
    case "new_purpose":
      return `${major + 1}.0.0`;
  }
}

/** The highest of some numbers, by their parts. */
export function highest(numbers: readonly string[]): string | null {
  return numbers.toSorted((one, other) => one.localeCompare(other, "en", { numeric: true })).at(-1) ?? null;
}

/** What publishing does to people, as the sentence says it. */
export type Consequence = "nobody_asked" | "nobody_known" | "nobody_again" | "from_zero" | "some";

export function consequenceOf({ all, active, rules }: Pick<DisclosureAudience, "all" | "active" | "rules">): Consequence {
  if (rules.length === 0) return "nobody_asked";
  if (active === 0) return "nobody_known";
  if (all.must_accept === 0) return "nobody_again";
  return all.must_accept === all.people ? "from_zero" : "some";
}

/** What stands in the way of publishing. */
export type Obstacle = "not_approved" | "contradiction" | "notice";

/** Everything that stands in the way of publishing a version now. */
export function obstaclesOf({ version, findings, earliest }: Pick<DisclosureShown, "version" | "findings" | "earliest">, now: Date): Obstacle[] {
  const obstacles: Obstacle[] = [];
  if (version.state !== "approved" && version.state !== "scheduled") obstacles.push("not_approved");
  if (findings.contradictions.length > 0) obstacles.push("contradiction");
  // The console answers with a notice that begins now; what needs none can be in force at once.
  if (earliest !== null && version.notice_days > 0 && new Date(earliest) > now) obstacles.push("notice");
  return obstacles;
}

/** `P30D` in its number and unit; none: for ever, or something else. */
export function periodOf(iso: string): { count: number; unit: "day" | "week" | "month" | "year" } | null {
  const found = /^P(\d+)([DWMY])$/.exec(iso);
  const unit = { D: "day", W: "week", M: "month", Y: "year" }[found?.[2] ?? ""] as "day" | "week" | "month" | "year" | undefined;
  return found && unit ? { count: Number(found[1]), unit } : null;
}

/** Words apart by commas or spaces. */
export function listed(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
}
