import { expect, test } from "vitest";

import type { Action } from "./actions.ts";
import { rowsAs } from "./copyAs.ts";
import { noteProgress, paceOf, type Job } from "./jobs.ts";
import { menuOf } from "./menu.ts";
import { nextZoom } from "./zoom.ts";

const action = (id: string, more: Partial<Action> = {}): Action => ({ id, label: id, section: "Test", run: () => {}, ...more });

test("the native menu is made of the table of actions", () => {
  const sections = menuOf([
    action("new", { menu: "file", keys: ["n", "ctrl+n"] }),
    action("next", { keys: ["j"] }),
    action("undo", { menu: "edit", keys: ["ctrl+z"] }),
    action("theme", { menu: "view", disabledReason: "not now" }),
  ]);
  expect(sections.map(({ title }) => title)).toEqual(["File", "Edit", "View"]);
  expect(sections[0]?.entries[0]).toEqual({ kind: "action", id: "new", label: "new", keys: "ctrl+n", enabled: true });
  expect(sections[1]?.entries[0], "a menu would take Ctrl Z from whoever types").toMatchObject({ id: "undo", keys: null });
  expect(sections[2]?.entries[0]).toMatchObject({ enabled: false });
  expect(JSON.stringify(sections)).not.toContain("next");
});

test("rows are copied in six forms, and no cell breaks out of its place", () => {
  const rows = [{ id: "7", href: "#/requests/7", cells: { Number: "REQ-7", Name: "=cmd|a\tb" } }];
  expect(rowsAs("text", rows)).toBe("Number: REQ-7\nName: =cmd|a\tb");
  expect(rowsAs("tsv", rows)).toBe("Number\tName\nREQ-7\t'=cmd|a b");
  expect(rowsAs("markdown", rows)).toBe("| Number | Name |\n| --- | --- |\n| REQ-7 | =cmd\\|a\tb |");
  expect(JSON.parse(rowsAs("json", rows))).toEqual([{ id: "7", Number: "REQ-7", Name: "=cmd|a\tb" }]);
  expect(rowsAs("id", rows)).toBe("7");
});

test("how long work still takes is said only when it can be known", () => {
  const first = { at: 0, share: 0.1, rows: 100 };
  const job: Job = { request: "r", job: "j", kind: "collect", state: "running", done: 3, total: 10, rows: 1100, first, heardAt: 2000 };
  expect(paceOf(job), "before three seconds a guess would jump").toEqual({ perSecond: null, secondsLeft: null });
  const later = paceOf({ ...job, heardAt: 10_000 });
  expect(later.perSecond).toBe(100);
  expect(later.secondsLeft, "0.2 took ten seconds, 0.7 are left").toBe(35);
  expect(paceOf({ ...job, heardAt: 10_000, rows: 100, done: 1 })).toEqual({ perSecond: null, secondsLeft: null });
  noteProgress({ ...job, state: "cancelled" });
});

test("zoom goes in steps and stops at its ends", () => {
  expect(nextZoom(1, 1)).toBe(1.1);
  expect(nextZoom(1, -1)).toBe(0.9);
  expect(nextZoom(2, 1)).toBe(2);
  expect(nextZoom(0.8, -1)).toBe(0.8);
});
