// @vitest-environment jsdom
import { afterEach, describe, expect, it } from "vitest";

import type { CellUnderReview, RecordUnderReview, SpanShown } from "../../../api/generated/index.ts";
import { keyName, marksOf, openIn, partsOf, placeOf, scalarsBefore, selectionIn } from "./marks.ts";

const suggestion = (n: number, decision: "disclose" | "withhold" | null = null) => ({ n, kind: "name" as const, proposed: "withhold" as const, ground: "rights_of_others" as const, decision });
const visible = (text: string, more: Partial<SpanShown> = {}): SpanShown => ({ text, length: null, ground: null, withholding: null, suggestion: null, ...more });
const masked = (more: Partial<SpanShown> = {}): SpanShown => ({ text: null, length: 2, ground: "rights_of_others", withholding: "w", suggestion: null, ...more });
const cell = (spans: SpanShown[], more: Partial<CellUnderReview> = {}): CellUnderReview => ({ spans, ground: null, withheld_by: null, withholding: null, suggestion: null, layout: "l", never: null, exported: true, ...more });
const record = (cells: CellUnderReview[]): RecordUnderReview => ({ place: 0, total: 1, key: "#0", columns: [], cells, shared: [], withholding: null, sampled: false });

afterEach(() => {
  window.getSelection()?.removeAllRanges();
  document.body.replaceChildren();
});

describe("the marks of a record", () => {
  it("are its bars and open suggestions from top to bottom, and cells that are withheld alone", () => {
    const found = marksOf(
      record([
        cell([visible("a"), masked(), visible("b", { suggestion: suggestion(0) }), visible("c", { suggestion: suggestion(1, "disclose") })]),
        cell([masked({ withholding: null })], { withheld_by: "cell", withholding: "x" }),
        cell([masked({ withholding: null })], { withheld_by: "record" }),
        cell([visible("d")], { suggestion: suggestion(2) }),
        cell([masked()], { exported: false }),
      ]),
    );
    expect(found).toEqual([
      { cell: 0, span: 1 },
      { cell: 0, span: 2 },
      { cell: 1, span: null },
      { cell: 3, span: null },
    ]);
  });

  it("count a suggestion that is cut in two once", () => {
    const cut = cell([visible("a", { suggestion: suggestion(0) }), visible("b", { suggestion: suggestion(0) }), masked()]);
    expect(marksOf(record([cut]))).toHaveLength(2);
    expect(openIn(cut)).toBe(1);
    expect(partsOf(cut)).toBe(1);
  });
});

describe("a selection", () => {
  const root = () => {
    const element = document.createElement("div");
    element.innerHTML = '<span data-span="0">für 🦀 Żółć</span><span data-span="1" data-mask></span><span data-span="2">Ende</span>';
    document.body.append(element);
    return element;
  };
  const select = (from: Node, start: number, to: Node, end: number) => {
    const range = document.createRange();
    range.setStart(from, start);
    range.setEnd(to, end);
    window.getSelection()?.removeAllRanges();
    window.getSelection()?.addRange(range);
  };

  it("is told in Unicode scalar values, span by span", () => {
    const element = root();
    const text = (at: number) => element.children[at]?.firstChild as Node;
    select(text(0), 4, text(0), 6);
    expect(selectionIn(element, "l")).toEqual({ layout: "l", from: { span: 0, at: 4 }, to: { span: 0, at: 5 } });
    select(text(0), 7, text(2), 2);
    expect(selectionIn(element, "l")).toEqual({ layout: "l", from: { span: 0, at: 6 }, to: { span: 2, at: 2 } });
    select(element, 1, element, 3);
    expect(selectionIn(element, "l")).toEqual({ layout: "l", from: { span: 1, at: 0 }, to: { span: 2, at: 4 } });
    expect(scalarsBefore("🦀🦀", 2)).toBe(1);
  });

  it("is none when it is empty or leaves the cell", () => {
    const element = root();
    const other = root();
    const inside = element.children[0]?.firstChild as Node;
    select(inside, 2, inside, 2);
    expect(selectionIn(element, "l")).toBeNull();
    select(inside, 2, other.children[0]?.firstChild as Node, 3);
    expect(selectionIn(element, "l")).toBeNull();
  });
});

describe("a record", () => {
  it("is called by its key", () => {
    expect([keyName('["7"]'), keyName('["EU","12"]'), keyName("#3"), keyName("[broken")]).toEqual(["#7", "#EU-12", "#4", "[broken"]);
  });

  it("is chosen by the address, else the first that is marked, else the table", () => {
    const collection = { rows: 18, open: 0, withheld: 0 };
    expect(placeOf("5", collection, 2)).toBe(4);
    expect(placeOf("99", collection, 2)).toBe(17);
    expect(placeOf("table", collection, 2)).toBeNull();
    expect(placeOf("", collection, 2)).toBe(2);
    expect(placeOf("", collection, null)).toBeNull();
    expect(placeOf("", { ...collection, rows: 1 }, null)).toBe(0);
  });
});
