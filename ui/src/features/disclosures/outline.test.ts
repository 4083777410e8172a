import { describe, expect, it } from "vitest";

import { answers, clauseAt, newClause, outlineOf, tagPlace, withoutTags, type Insertion } from "./outline.ts";

const TEXT = `# Privacy

Version 1.

## Who we are
<!-- law: GDPR 13(1)(a), gdpr  13(1)(b); -->

We are us.

## Your **rights**

- Access

## Who we are
`;

const apply = (text: string, { from, insert }: Insertion) => text.slice(0, from) + insert + text.slice(from);

describe("the outline of a text", () => {
  it("parts it at its headings as the backend does", () => {
    expect(outlineOf(TEXT)).toEqual([
      { key: "preamble", number: null, title: "Privacy", laws: [], line: 1, empty: false },
      { key: "who-we-are", number: 1, title: "Who we are", laws: ["GDPR 13(1)(a)", "gdpr 13(1)(b)"], line: 5, empty: false },
      { key: "your-rights", number: 2, title: "Your rights", laws: [], line: 10, empty: false },
      { key: "who-we-are-2", number: 3, title: "Who we are", laws: [], line: 14, empty: true },
    ]);
  });

  it("takes no heading from a block of code, and none of another level", () => {
    expect(outlineOf("# T\n\n```\n## No\n```\n\n### Neither\n\n## Yes ##\n").map(({ key }) => key)).toEqual(["preamble", "yes"]);
  });

  it("knows the clause of a line", () => {
    expect(clauseAt(outlineOf(TEXT), 8)?.key).toBe("who-we-are");
    expect(clauseAt(outlineOf(TEXT), 14)?.key).toBe("who-we-are-2");
  });

  it("a provision is answered where something is said, whatever its letters", () => {
    expect(answers(outlineOf(TEXT), "GDPR 13(1)(b)")).toBe(true);
    expect(answers(outlineOf("## Empty\n<!-- law: GDPR 13(1)(b) -->\n"), "GDPR 13(1)(b)")).toBe(false);
  });
});

describe("a law tag", () => {
  it("is continued where the clause has one", () => {
    const place = tagPlace(TEXT, 8);
    expect(apply(TEXT, { ...place, insert: `${place.insert}X` })).toContain("<!-- law: GDPR 13(1)(a), gdpr  13(1)(b);, X -->");
  });

  it("is begun below the heading where there is none, with the cursor inside", () => {
    const place = tagPlace(TEXT, 12);
    const text = apply(TEXT, place);
    expect(text).toContain("## Your **rights**\n<!-- law:  -->\n\n- Access");
    expect(text.slice(0, place.cursor).endsWith("<!-- law: ")).toBe(true);
  });

  it("stands below the title before the first clause", () => {
    expect(apply(TEXT, tagPlace(TEXT, 3))).toContain("# Privacy\n<!-- law:  -->\n");
  });

  it("is not read", () => {
    expect(withoutTags("## A\n<!-- law: GDPR 13 -->\n\nWe.")).toBe("## A\n\nWe.");
  });
});

describe("a new clause", () => {
  it("stands behind the clause it follows, and the cursor where its words go", () => {
    const place = newClause(TEXT, "The officer", "GDPR 13(1)(b)", "who-we-are");
    const text = apply(TEXT, place);
    expect(outlineOf(text).map(({ key }) => key)).toEqual(["preamble", "who-we-are", "the-officer", "your-rights", "who-we-are-2"]);
    expect(outlineOf(text)[2]).toMatchObject({ laws: ["GDPR 13(1)(b)"], empty: true });
    expect(outlineOf(`${text.slice(0, place.cursor)}Words.${text.slice(place.cursor)}`)[2]?.empty).toBe(false);
  });

  it("stands at the end when it follows none", () => {
    expect(outlineOf(apply("## A\n\nx", newClause("## A\n\nx", "B", "L", null))).map(({ title }) => title)).toEqual(["A", "B"]);
  });
});
