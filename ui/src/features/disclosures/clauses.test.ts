import { expect, it } from "vitest";

import { blocksOf, bodyOf, clausesOf, compare, spotsOf, total } from "./clauses.ts";

const BEFORE = `# Privacy policy

## Who receives it

We share orders with carriers and,
where you ask us to, with [friends](https://x.example).

## How long we keep it

| Category | We keep it for |
|---|---|
| Support tickets | 5 years |

- Right to access
- Right to object
`;

it("reads headings, wrapped paragraphs, rows and items as the words that are read", () => {
  expect(blocksOf(BEFORE)).toEqual([
    { kind: "h1", cells: ["Privacy policy"] },
    { kind: "h2", cells: ["Who receives it"] },
    { kind: "p", cells: ["We share orders with carriers and, where you ask us to, with friends."] },
    { kind: "h2", cells: ["How long we keep it"] },
    { kind: "row", cells: ["Category", "We keep it for"] },
    { kind: "row", cells: ["Support tickets", "5 years"] },
    { kind: "li", cells: ["Right to access"] },
    { kind: "li", cells: ["Right to object"] },
  ]);
});

it("shows changed words inside the paragraph and the cell they stand in", () => {
  const after = BEFORE.replace("where you ask us to", "when you contact support").replace("5 years", "2 years after the ticket is closed");
  const changed = compare(BEFORE, after).filter((change) => change.changed);
  expect(changed).toHaveLength(2);
  expect(changed[0]?.cells[0]?.filter(({ kind }) => kind === "removed").map(({ text }) => text).join(" ")).toContain("where");
  expect(changed[0]?.cells[0]?.filter(({ kind }) => kind !== "removed").map(({ text }) => text).join("")).toBe("We share orders with carriers and, when you contact support, with friends.");
  expect(changed[1]?.cells[0]).toEqual([{ kind: "same", text: "Support tickets" }]);
});

it("gives each clause the words it gained and lost", () => {
  const after = `${BEFORE}\n## Rights in California\n\nYou may opt out.\n`.replace("- Right to object\n", "");
  const changes = compare(BEFORE, after);
  expect(clausesOf(changes).map(({ title, added, removed }) => [title, added, removed])).toEqual([
    ["Privacy policy", 0, 0],
    ["Who receives it", 0, 0],
    ["How long we keep it", 0, 3],
    ["Rights in California", 7, 0],
  ]);
  expect([total(changes, "added"), total(changes, "removed")]).toEqual([7, 3]);
});

it("finds nothing between a text and itself, and never loses a word of either", () => {
  expect(compare(BEFORE, BEFORE).some(({ changed }) => changed)).toBe(false);
  const after = "## Something else\n\nEntirely new words here.\n";
  const side = (without: string) => compare(BEFORE, after).flatMap(({ cells }) => cells.flat()).filter(({ kind }) => kind !== without).map(({ text }) => text).join(" ");
  const words = (markdown: string) => blocksOf(markdown).flatMap(({ cells }) => cells).join(" ");
  expect(side("added")).toBe(words(BEFORE));
  expect(side("removed")).toBe(words(after));
});

it("does not read the mark of the provisions as words of the clause", () => {
  expect(blocksOf("## Rights\n<!-- law: GDPR 13(2)(b), CCPA 1798.120 -->\nYou have rights.\n")).toEqual([
    { kind: "h2", cells: ["Rights"] },
    { kind: "p", cells: ["You have rights."] },
  ]);
});

it("walks a table as one change, and counts clauses as the newer text does", () => {
  const before = "## A\n\n| x | y |\n|---|---|\n| one | two |\n| three | four |\n\n## Old\n\nGone words stand here.\n\n## B\n\nSame.\n";
  const after = "## A\n\n| x | y |\n|---|---|\n| one | 2 |\n| three | 4 |\n\n## B\n\nSame.\n";
  const clauses = clausesOf(compare(before, after));
  expect(clauses.map(({ title, number }) => [title, number])).toEqual([["A", 1], ["Old", null], ["B", 2]]);
  expect(clauses[0]?.groups).toHaveLength(1);
  expect(spotsOf(clauses)).toEqual([1, clauses[1]?.first ?? -1, (clauses[1]?.first ?? -1) + 1]);
});

it("gives the text below a heading without the heading", () => {
  const markdown = "# T\n\nHello.\n\n## One\n<!-- law: GDPR 13(1)(a) -->\n\nFirst *words*.\n\nTwo\n---\nSecond.\n";
  expect(bodyOf(markdown, 1, 5, false).trim()).toBe("# T\n\nHello.");
  expect(bodyOf(markdown, 5, 10, true).trim()).toBe("First *words*.");
  expect(bodyOf(markdown, 10, null, true).trim()).toBe("Second.");
});
