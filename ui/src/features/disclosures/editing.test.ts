import { expect, it } from "vitest";

import { differs, inputOf, noticeIsRight, onTop, type Writing } from "./editing.ts";

const BASE: Writing = { texts: { en: "one", de: "eins" }, changeClass: "material", effective: "2027-01-01", notice: "30" };

it("nothing is saved where nothing differs", () => {
  expect(inputOf("v", "d", BASE, { ...BASE, texts: { ...BASE.texts } })).toBeNull();
  expect(differs(BASE, { ...BASE, notice: " 30 " })).toBe(false);
});

it("only what differs is saved, with the digest it stands on", () => {
  expect(inputOf("v", "d", BASE, { ...BASE, texts: { en: "two", fr: "un" } })).toEqual({
    version: "v",
    digest: "d",
    texts: { en: "two", fr: "un" },
    removed: ["de"],
    change_class: null,
    effective_at: null,
    notice_days: 30,
  });
  expect(inputOf("v", "d", BASE, { ...BASE, changeClass: "editorial", effective: "2027-02-01", notice: "0" })).toMatchObject({ texts: {}, change_class: "editorial", effective_at: "2027-02-01T00:00:00Z", notice_days: 0 });
});

it("what somebody else saved is kept where one wrote nothing", () => {
  const mine: Writing = { ...BASE, texts: { en: "mine", de: "eins" }, notice: "14" };
  const theirs: Writing = { texts: { en: "theirs", de: "zwei", pl: "jeden" }, changeClass: "editorial", effective: "2027-01-01", notice: "0" };
  expect(onTop(BASE, mine, theirs)).toEqual({ texts: { en: "mine", de: "zwei", pl: "jeden" }, changeClass: "editorial", effective: "2027-01-01", notice: "14" });
});

it("a language taken out stays out, whoever wrote", () => {
  expect(onTop(BASE, { ...BASE, texts: { en: "one" } }, { ...BASE, texts: { en: "two", de: "eins" } }).texts).toEqual({ en: "two" });
});

it("notice is whole days, at most a year", () => {
  expect(["0", "30", " 365"].map(noticeIsRight)).toEqual([true, true, true]);
  expect(["", "-1", "1.5", "366", "x"].map(noticeIsRight)).toEqual([false, false, false, false, false]);
});
