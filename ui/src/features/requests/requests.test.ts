import { describe, expect, it } from "vitest";
import * as v from "valibot";

import { parseSearch, stringifySearch } from "../../app/search.ts";
import type { RequestRow } from "../../api/generated/index.ts";
import { dueLong, dueShort, dueTone } from "./due.ts";
import { checkDraft, regimeFor, toInput, type Draft } from "./newRequest.ts";
import { bySource, ticksOf } from "./progress.ts";
import { groupName, spansOf } from "./grouping.tsx";
import { addressOf, isFiltered, orderOf, queueInput, QueueSearch, searchOf, sortedBy, STATES } from "./search.ts";
import { added, isSelected, NONE, selectedCount, targetsOf, toggled } from "./selection.ts";
import { statusText, statusVariant } from "./status.ts";

const NOW = new Date("2026-11-24T09:41:00Z");
const ROW: RequestRow = {
  id: "1",
  number: "REQ-20391",
  kind: "access",
  state: "collecting",
  flags: [],
  regime: "gdpr",
  subject_name: "Jonas Weiß",
  received_at: "2026-11-01T10:00:00Z",
  due: "2026-12-01",
  due_at: "2026-12-01T23:00:00Z",
  days_left: 7,
  share_left: 0.4,
  bucket: "next_7_days",
  assignee: null,
  sources: [],
  outcome: null,
};

const FILTER = queueInput(v.parse(QueueSearch, {}), "me");

describe("the address of the queue", () => {
  const read = (search: string) => v.parse(QueueSearch, parseSearch(search));

  it("comes back as it was written", () => {
    const search = read("?view=due_7_days&state=review,approval&kind=erasure&q=Wei%C3%9F");
    expect(search).toEqual({ view: "due_7_days", state: ["review", "approval"], kind: ["erasure"], regime: [], not: [], assignee: "", sort: "", group: "", q: "Weiß", peek: "" });
    expect(read(stringifySearch(search))).toEqual(search);
  });

  it("drops what it does not know, so that an old link still opens", () => {
    expect(read("?view=mine&state=review,sleeping&kind=&page=3")).toEqual({ view: "open", state: ["review"], kind: [], regime: [], not: [], assignee: "", sort: "", group: "", q: "", peek: "" });
  });

  it("is short when nothing is filtered", () => {
    expect(stringifySearch({ state: [], kind: [], q: "", peek: "" })).toBe("");
  });

  it("asks the console for what is narrowed, and for no query of blanks", () => {
    const search = read("?q=%20%20&regime=ccpa");
    expect(isFiltered(search)).toBe(true);
    expect(queueInput(search, "me")).toEqual({ view: "open", states: [], kinds: [], regimes: ["ccpa"], assignee: null, query: null, order: "due" });
    expect(isFiltered(read("?q=%20"))).toBe(false);
  });
});

describe("filters as sentences", () => {
  const read = (search: string) => v.parse(QueueSearch, parseSearch(search));

  it("are turned around by asking for everything else", () => {
    const search = read("?state=closed&not=state&regime=gdpr,ccpa");
    expect(queueInput(search, "me").states).toEqual(STATES.filter((state) => state !== "closed"));
    expect(queueInput(search, "me").regimes).toEqual(["gdpr", "ccpa"]);
    expect(queueInput(read("?not=state"), "me").states).toEqual([]);
  });

  it("know the officer, nobody, and everybody by id", () => {
    const id = "0198c5a2-0000-7000-8000-000000000001";
    expect(queueInput(read("?assignee=me"), "ana")).toMatchObject({ assignee: "ana" });
    expect(queueInput(read("?assignee=nobody"), "ana")).toMatchObject({ assignee: null, unassigned: true });
    expect(queueInput(read(`?assignee=${id}`), "ana")).toMatchObject({ assignee: id });
    expect(read("?assignee=<script>").assignee).toBe("");
  });

  it("orders by what is chosen, and turns around what is chosen again", () => {
    expect(sortedBy(read("?"), "due")).toBe("-due");
    expect(sortedBy(read("?sort=-due"), "due")).toBe("");
    expect(sortedBy(read("?sort=-due"), "received")).toBe("received");
    expect(sortedBy(read("?sort=received"), "received")).toBe("-received");
    expect(queueInput(read("?sort=-number"), "me").order).toBe("number");
    expect(orderOf(read("?sort=subject"))).toEqual({ key: "due", descending: false });
  });

  it("become the address of a view, without the search and without a turned filter that is empty", () => {
    const search = read("?view=all&state=closed&not=state,kind&sort=-due&q=ada@example.org&peek=1");
    const address = addressOf(search);
    expect(address).toBe("view=all&state=closed&sort=-due&not=state");
    expect(addressOf(searchOf(address))).toBe(address);
    expect(searchOf(address).q).toBe("");
  });
});

describe("a selection", () => {
  const row = (id: string) => ({ ...ROW, id });

  it("is some rows, and stays when they are loaded again", () => {
    const two = toggled(toggled(NONE, row("1")), row("2"));
    expect([isSelected(two, "1"), isSelected(two, "3"), selectedCount(two, 9)]).toEqual([true, false, 2]);
    expect(targetsOf(toggled(two, row("1")), FILTER)).toEqual({ ids: ["2"] });
  });

  it("of everything never becomes a list of ids", () => {
    const all = toggled({ type: "all", except: new Set() }, row("7"));
    expect([isSelected(all, "1"), isSelected(all, "7"), selectedCount(all, 1_048_576)]).toEqual([true, false, 1_048_575]);
    expect(targetsOf(all, FILTER)).toEqual({ matching: { filter: FILTER, except: ["7"] } });
    expect(selectedCount(added(all, [row("7")]), 10)).toBe(10);
  });
});

it("names groups by how near they are due, or by their month, in the order of the rows", () => {
  const groups = [
    { bucket: "overdue" as const, period: null, place: 0, count: 2 },
    { bucket: "later" as const, period: null, place: 2, count: 5 },
  ];
  expect(spansOf(groups, new Set(["group.later"]), false).map(({ key, count, collapsed }) => [key, count, collapsed])).toEqual([
    ["group.overdue", 2, false],
    ["group.later", 5, true],
  ]);
  expect(spansOf(groups, new Set(), true).map(({ key }) => key)).toEqual(["group.later", "group.overdue"]);
  expect(groupName({ bucket: null, period: "2026-11" })).toBe("November 2026");
  expect(groupName({ bucket: null, period: "2026" })).toBe("2026");
});

describe("the status of a request", () => {
  it("is the word of its state", () => {
    expect(statusText(ROW)).toBe("Collecting");
    expect(statusText({ ...ROW, state: "approval" })).toBe("Second approval");
  });

  it("says that the clock is paused before it says the state", () => {
    expect(statusText({ ...ROW, flags: ["paused", "extended"] })).toBe("Clock paused");
    expect(statusVariant({ ...ROW, flags: ["paused"] })).toBe("paused");
  });

  it("says how a closed request ended, whatever flags it had", () => {
    const closed = { ...ROW, state: "closed", outcome: "refused", flags: ["paused"] } as const;
    expect(statusText({ ...closed, flags: [...closed.flags] })).toBe("Refused");
    expect(statusVariant({ ...closed, flags: [...closed.flags] })).toBe("refused");
  });
});

describe("a deadline", () => {
  it("is calm until a quarter of the period is left", () => {
    expect(dueTone({ ...ROW, share_left: 0.25 })).toBe("calm");
    expect(dueTone({ ...ROW, share_left: 0.24 })).toBe("warn");
    expect(dueTone({ ...ROW, bucket: "today", days_left: 0 })).toBe("crit");
  });

  it("asks for no attention while the clock is paused or the request is closed", () => {
    expect(dueTone({ ...ROW, bucket: "overdue", flags: ["paused"] })).toBe("idle");
    expect(dueTone({ ...ROW, bucket: "closed", state: "closed" })).toBe("idle");
  });

  it("is said in days, and with its time when the law counts hours", () => {
    expect(dueShort({ ...ROW, bucket: "overdue", days_left: -1 }, NOW)).toBe("1 day late");
    expect(dueShort({ ...ROW, bucket: "overdue", days_left: 0 }, NOW)).toBe("Late");
    expect(dueShort({ ...ROW, bucket: "today" }, NOW)).toBe("Today");
    expect(dueShort({ ...ROW, bucket: "today", due: "2026-11-24T17:00:00Z", due_at: "2026-11-24T17:00:00Z" }, NOW)).toMatch(/^\d\d:\d\d$/);
    expect(dueLong({ ...ROW, days_left: 1 }, NOW)).toContain("1 day left, due");
    expect(dueLong({ ...ROW, state: "closed" }, NOW)).toContain("Was due");
  });
});

describe("a new request", () => {
  const draft: Draft = {
    kind: "access",
    regime: "gdpr",
    calendar: "DE",
    name: "Jonas Weiß",
    language: "de",
    identifiers: [{ kind: "email", value: " j.weiss@posteo.example " }],
    receivedAt: "2026-11-24T09:00",
    channel: "e-mail",
    message: "  ",
    file: null,
  };

  it("needs a name or an identifier, and each row a value", () => {
    expect(checkDraft(draft, NOW)).toEqual({});
    expect(Object.keys(checkDraft({ ...draft, name: " ", identifiers: [{ kind: "email", value: "" }] }, NOW))).toEqual(["name"]);
    expect(Object.keys(checkDraft({ ...draft, identifiers: [...draft.identifiers, { kind: "phone", value: " " }] }, NOW))).toEqual(["identifiers.1"]);
    expect(Object.keys(checkDraft({ ...draft, identifiers: [{ kind: "email", value: "weiss" }] }, NOW))).toEqual(["identifiers.0"]);
  });

  it("cannot have come in after now", () => {
    expect(Object.keys(checkDraft({ ...draft, receivedAt: "2026-11-26T09:00" }, NOW))).toEqual(["receivedAt"]);
    expect(Object.keys(checkDraft({ ...draft, receivedAt: "" }, NOW))).toEqual(["receivedAt"]);
  });

  it("is sent trimmed, with null for what was left out", () => {
    expect(toInput(draft)).not.toHaveProperty("file");
    expect(toInput({ ...draft, file: { path: null, name: "a.pdf", size: 2, content: "aGk=" } })).toMatchObject({ file: { name: "a.pdf", content: "aGk=" } });
    expect(toInput(draft)).toMatchObject({ identifiers: [{ kind: "email", value: "j.weiss@posteo.example" }], message: null, tz: null });
  });

  it("runs an opt-out under California's clock and nothing else under it", () => {
    expect(regimeFor("opt_out", "gdpr")).toBe("ccpa-optout");
    expect(regimeFor("access", "ccpa-optout")).toBe("ccpa");
    expect(regimeFor("erasure", "uk")).toBe("uk");
  });
});

it("sums collections by their source and keeps each failure once", () => {
  const collection = (dataset: string, state: "done" | "failed" | "skipped", rows: number, reason: string | null = null) => ({ dataset, collection: `${dataset}${rows}`, label: "", part: null, state, rows, open: 0, withheld: 0, shared: 0, reason });
  const sources = bySource({
    row: { ...ROW, sources: [{ dataset: "a", state: "done" }, { dataset: "b", state: "failed" }] },
    collections: [collection("a", "done", 3), collection("a", "skipped", 0, "no way in"), collection("b", "failed", 0, "down"), collection("b", "failed", 0, "down")],
  });
  expect(sources).toEqual([
    { dataset: "a", state: "done", collections: 2, answered: 2, rows: 3, failures: [] },
    { dataset: "b", state: "failed", collections: 2, answered: 0, rows: 0, failures: ["down"] },
  ]);
});

it("draws a tick for each collection, and of many the worst of each run", () => {
  expect(ticksOf(["done", "failed"])).toEqual(["done", "failed"]);
  const many = ticksOf([...Array.from({ length: 15 }, () => "done" as const), "failed", "queued", "queued", "skipped", "skipped"]);
  expect(many).toHaveLength(10);
  expect(many).toEqual(["done", "done", "done", "done", "done", "done", "done", "failed", "queued", "skipped"]);
  expect(ticksOf([])).toEqual([]);
});
