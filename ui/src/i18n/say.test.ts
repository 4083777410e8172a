import { expect, test, vi } from "vitest";

vi.mock("./language.ts", async (original) => ({ ...(await original<typeof import("./language.ts")>()), LANGUAGE: "pl", REGION: "pl-PL" }));

const { say } = await import("./say.ts");
const { loadTexts } = await import("./texts.ts");
await loadTexts("pl");

const said = (template: string, values = {}) => ({ text: "in English", template, values });

test("a sentence of the core is said in the language of the window, with the right form of its words", () => {
  const open = (count: number) => say(said("{open} suggestions are open.", { open: { number: count } }));
  expect([1, 3, 5, 1234].map(open)).toEqual(["1 propozycja jest otwarta.", "3 propozycje są otwarte.", "5 propozycji jest otwartych.", "1234 propozycje są otwarte."]);
});

test("sentences within sentences are said, too, and dates in the form of the region", () => {
  const reason = { said: said("the identity is not verified yet") };
  expect(say(said("It is {state}: {reason}.", { state: { said: said("identity") }, reason }))).toBe("Stan „tożsamość”: tożsamości jeszcze nie zweryfikowano.");
  expect(say(said("{citation}, until {until}", { citation: { text: "§ 147 AO" }, until: { date: "2036-12-31" } }))).toContain("31 gru 2036");
});

test("what was kept as text is recognised as the sentence it is", () => {
  expect(say("The map says that it is never written (read_only).")).toBe("Według mapy nigdy się tego nie zapisuje (read_only).");
  expect(say("A source failed: the source does not answer in time.")).toBe("Źródło zawiodło: źródło nie odpowiada na czas.");
  expect(say("5 of them are also used by rows of shop.users that belong to other people")).toBe("5 z nich są też używane przez wiersze z shop.users należące do innych osób");
});

test("what is no sentence of the core, or new to the window, is shown as it is", () => {
  expect(say("A word from the person.")).toBe("A word from the person.");
  expect(say(said("Nothing knows {this}.", { this: { text: "x" } }))).toBe("Nothing knows x.");
});
