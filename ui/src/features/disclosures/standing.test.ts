import { expect, it } from "vitest";

import { consequenceOf, highest, listed, nextNumber, obstaclesOf, periodOf, stepsOf } from "./standing.ts";

it("shows each state of a version as a place on its way", () => {
  const at = (state: Parameters<typeof stepsOf>[0]["state"], expedited = false) => stepsOf({ state, expedited }).map((step) => `${step.name} ${step.state}`);
  expect(at("draft")).toEqual(["draft current", "review todo", "schedule todo", "publish todo"]);
  expect(at("review")).toEqual(["draft done", "review current", "schedule todo", "publish todo"]);
  expect(at("approved")).toEqual(["draft done", "review done", "schedule current", "publish todo"]);
  expect(at("scheduled")).toEqual(["draft done", "review done", "schedule done", "publish current"]);
  expect(at("superseded")).toEqual(["draft done", "review done", "schedule done", "publish done"]);
  expect(at("review", true)).toEqual(["draft done", "review current", "publish todo"]);
});

it("proposes the number that the weight of a change asks for", () => {
  expect(nextNumber("1.2.3", "editorial")).toBe("1.2.4");
  expect(nextNumber("1.2.3", "clarifying")).toBe("1.3.0");
  expect(nextNumber("1.9.3", "material")).toBe("1.10.0");
  expect(nextNumber("1.2.3", "new_purpose")).toBe("2.0.0");
  expect(nextNumber(null, "material")).toBe("1.0.0");
  expect(highest(["1.9.0", "1.10.0", "1.2.0"])).toBe("1.10.0");
  expect(highest([])).toBeNull();
});

it("says what publishing does to people", () => {
  const rules = [{ jurisdictions: [], roles: [], changes: [] }];
  expect(consequenceOf({ rules: [], active: 5, all: { people: 0, must_accept: 0 } })).toBe("nobody_asked");
  expect(consequenceOf({ rules, active: 0, all: { people: 0, must_accept: 0 } })).toBe("nobody_known");
  expect(consequenceOf({ rules, active: 5, all: { people: 4, must_accept: 0 } })).toBe("nobody_again");
  expect(consequenceOf({ rules, active: 5, all: { people: 4, must_accept: 4 } })).toBe("from_zero");
  expect(consequenceOf({ rules, active: 5, all: { people: 4, must_accept: 1 } })).toBe("some");
});

it("names everything that stands in the way of publishing", () => {
  const now = new Date("2026-11-25T12:00:00Z");
  const version = { state: "review", notice_days: 30 } as Parameters<typeof obstaclesOf>[0]["version"];
  const findings = { contradictions: [{}] } as Parameters<typeof obstaclesOf>[0]["findings"];
  expect(obstaclesOf({ version, findings, earliest: "2026-12-25T12:00:00Z" }, now)).toEqual(["not_approved", "contradiction", "notice"]);
  expect(obstaclesOf({ version: { ...version, state: "approved", notice_days: 0 }, findings: { ...findings, contradictions: [] }, earliest: "2026-11-25T12:00:01Z" }, now)).toEqual([]);
});

it("reads periods and lists as they are written", () => {
  expect(periodOf("P7Y")).toEqual({ count: 7, unit: "year" });
  expect(periodOf("P90D")).toEqual({ count: 90, unit: "day" });
  expect(periodOf("P1Y6M")).toBeNull();
  expect(listed(" DE, FR;US-CA  DE ")).toEqual(["DE", "FR", "US-CA"]);
});
