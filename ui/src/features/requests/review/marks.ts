import type { CellUnderReview, CollectionShown, RecordUnderReview, Selection, SpanShown } from "../../../api/generated/index.ts";

/** Something in a record that can be decided or looked at: a bar, a suggestion, or a whole cell. */
export interface MarkAt {
  cell: number;
  /** The span; none: the cell as a whole. */
  span: number | null;
}

/** The marks of a record from top to bottom. */
export function marksOf(record: RecordUnderReview): MarkAt[] {
  return record.cells.flatMap((cell, number): MarkAt[] => {
    if (!cell.exported) return [];
    const whole: MarkAt[] = cell.withheld_by === "cell" || (cell.suggestion && cell.suggestion.decision === null && !cell.withheld_by) ? [{ cell: number, span: null }] : [];
    if (cell.withheld_by) return whole;
    const spans = cell.spans.flatMap((span, at): MarkAt[] => (isMark(span) && !continues(cell, at) ? [{ cell: number, span: at }] : []));
    return [...whole, ...spans];
  });
}

/** Whether a span is withheld, or suggested and open. */
export function isMark(span: SpanShown): boolean {
  return span.text === null || span.suggestion?.decision === null;
}

/** A suggestion that is cut by what is withheld in it is one mark. */
function continues(cell: CellUnderReview, at: number): boolean {
  const here = cell.spans[at];
  const suggestion = here?.suggestion ?? null;
  return here?.text !== null && suggestion !== null && cell.spans[at - 1]?.suggestion?.n === suggestion.n;
}

/** How many parts of a cell's text are withheld. */
export function partsOf(cell: CellUnderReview): number {
  return cell.withheld_by ? 0 : cell.spans.filter((span) => span.text === null).length;
}

/** How many suggestions of a cell nobody has decided on. */
export function openIn(cell: CellUnderReview): number {
  if (cell.withheld_by) return 0;
  const open = new Set(cell.spans.filter(({ suggestion }) => suggestion?.decision === null).map(({ suggestion }) => suggestion?.n));
  return open.size + (cell.suggestion?.decision === null ? 1 : 0);
}

/** A key as an officer reads it: `["7"]` is "#7", `["EU","12"]` is "#EU-12", "#3" is the fourth record. */
export function keyName(key: string): string {
  if (!key.startsWith("[")) return `#${Number(key.slice(1)) + 1}`;
  try {
    const parts: unknown = JSON.parse(key);
    return Array.isArray(parts) ? `#${parts.map(String).join("-")}` : key;
  } catch {
    return key;
  }
}

/** Characters as the core counts them: Unicode scalar values, not the halves of UTF-16. */
export function scalarsBefore(text: string, offset: number): number {
  return [...text.slice(0, offset)].length;
}

/**
 * What is selected in the text of a cell, as the core wants it; none: nothing, or it leaves the
 * cell. `root` holds one element a span, in order, each with `data-span`.
 */
export function selectionIn(root: HTMLElement, layout: string, selection = window.getSelection()): Selection | null {
  if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  const from = pointOf(root, range.startContainer, range.startOffset, "from");
  const to = pointOf(root, range.endContainer, range.endOffset, "to");
  if (!from || !to || (from.span === to.span && from.at === to.at)) return null;
  return { layout, from, to };
}

function pointOf(root: HTMLElement, node: Node, offset: number, end: "from" | "to"): Selection["from"] | null {
  if (node === root) {
    // Between spans: a selection begins with the next one and ends with the one before.
    const child = root.children[end === "from" ? offset : offset - 1];
    if (!child) return null;
    const span = Number(child.getAttribute("data-span"));
    const text = child.hasAttribute("data-mask") ? "" : (child.textContent ?? "");
    return { span, at: end === "from" ? 0 : [...text].length };
  }
  const element = (node instanceof Element ? node : node.parentElement)?.closest("[data-span]");
  if (!element) return null;
  const span = Number(element.getAttribute("data-span"));
  if (element.hasAttribute("data-mask")) return { span, at: 0 };
  if (node.nodeType === Node.TEXT_NODE) return { span, at: scalarsBefore(node.textContent ?? "", offset) };
  return { span, at: offset === 0 ? 0 : [...(element.textContent ?? "")].length };
}

/** Which record is shown; none: the table. */
export function placeOf(record: string, collection: Pick<CollectionShown, "rows" | "open" | "withheld">, firstMarked: number | null): number | null {
  const number = Number(record);
  if (record !== "" && Number.isInteger(number) && number >= 1) return Math.min(number, collection.rows) - 1;
  if (record === "table") return null;
  if (firstMarked !== null) return firstMarked;
  return collection.rows === 1 ? 0 : null;
}
