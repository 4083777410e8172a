import { diffArrays, diffWordsWithSpace } from "diff";

/** One block of a legal text, without the signs of Markdown. */
export interface Block {
  kind: "h1" | "h2" | "h3" | "p" | "li" | "row";
  /** The cells of a row; one text of everything else. */
  cells: string[];
}

/** A piece of text and what became of it. */
export interface Part {
  kind: "same" | "added" | "removed";
  text: string;
}

/** A block as it stands between two versions. */
export interface Change {
  kind: Block["kind"];
  cells: Part[][];
  /** Whether anything in it differs. */
  changed: boolean;
}

/** Blocks that are walked as one change: a table, or one block of everything else. */
export interface Group {
  /** Place of its first block. */
  first: number;
  blocks: Change[];
  changed: boolean;
}

/** What belongs together under one heading, between two versions. */
export interface Clause {
  /** Its place among the headings of the newer text; none: the preamble, or a clause that went. */
  number: number | null;
  /** Its place among the headings of the older text; none: the preamble, or a clause that came. */
  was: number | null;
  title: string;
  /** Place of its first block. */
  first: number;
  /** None: the preamble. */
  heading: Change | null;
  groups: Group[];
  added: number;
  removed: number;
}

/** Below this share of common words two blocks are not versions of each other. */
const ALIKE = 0.35;

/** Reads the blocks of a Markdown text: headings, paragraphs, items, rows. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: string[] = [];
  let kind: Block["kind"] = "p";
  const close = () => {
    const text = plain(open.join(" "));
    if (text) blocks.push({ kind, cells: [text] });
    open = [];
    kind = "p";
  };
  for (const raw of markdown.split("\n")) {
    const line = raw.trim();
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    const item = /^(?:[-*+]|\d+[.)])\s+(.*)$/.exec(line);
    // Which provisions a clause answers is a mark of the clause, not a word of it.
    if (/^<!--\s*law:.*-->$/.test(line)) close();
    else if (line === "" || /^(?:-{3,}|\*{3,}|_{3,})$/.test(line)) close();
    else if (heading) {
      close();
      blocks.push({ kind: (["h1", "h2"][(heading[1]?.length ?? 1) - 1] ?? "h3") as Block["kind"], cells: [plain(heading[2] ?? "")] });
    } else if (/^\|.*\|$/.test(line)) {
      close();
      const cells = line.slice(1, -1).split("|").map(plain);
      // The line of dashes only says that the one above is the head.
      if (!cells.every((cell) => /^:?-*:?$/.test(cell))) blocks.push({ kind: "row", cells });
    } else if (item) {
      close();
      kind = "li";
      open = [item[1] ?? ""];
    } else open.push(line.replace(/^>\s?/, ""));
  }
  close();
  return blocks;
}

/** What a text changes in another one, block by block and word by word. */
export function compare(before: string, after: string): Change[] {
  const changes: Change[] = [];
  const key = (block: Block) => `${block.kind} ${block.cells.join("|")}`;
  let gone: Block[] = [];
  const flush = (fresh: Block[]) => {
    changes.push(...paired(gone, fresh));
    gone = [];
  };
  for (const { value, added, removed } of diffArrays(blocksOf(before), blocksOf(after), { comparator: (one, other) => key(one) === key(other) })) {
    if (removed) gone.push(...value);
    else if (added) flush(value);
    else {
      flush([]);
      changes.push(...value.map(({ kind, cells }): Change => ({ kind, changed: false, cells: cells.map((text) => [{ kind: "same", text }]) })));
    }
  }
  flush([]);
  return changes;
}

/** The clauses of a text that was compared, with how many words each gained and lost. */
export function clausesOf(changes: readonly Change[]): Clause[] {
  const clauses: Clause[] = [];
  let number = 0;
  let was = 0;
  changes.forEach((change, index) => {
    const { kind, cells, changed } = change;
    if (kind === "h2") clauses.push({ number: isGone(change) ? null : ++number, was: isNew(change) ? null : ++was, title: textOf(cells, "removed"), first: index, heading: change, groups: [], added: 0, removed: 0 });
    else if (clauses.length === 0) clauses.push({ number: null, was: null, title: textOf(cells, "removed"), first: index, heading: null, groups: [], added: 0, removed: 0 });
    const clause = clauses.at(-1);
    if (!clause) return;
    clause.added += countWords(cells, "added");
    clause.removed += countWords(cells, "removed");
    if (kind === "h2") return;
    const last = clause.groups.at(-1);
    if (last && kind === "row" && last.blocks[0]?.kind === "row") {
      last.blocks.push(change);
      last.changed ||= changed;
    } else clause.groups.push({ first: index, blocks: [change], changed });
  });
  return clauses;
}

/** Places of the changes that are walked one by one. */
export function spotsOf(clauses: readonly Clause[]): number[] {
  return clauses.flatMap(({ heading, first, groups }) => [...(heading?.changed ? [first] : []), ...groups.filter(({ changed }) => changed).map((group) => group.first)]);
}

/** Whether nothing of a block is left. */
export function isGone({ cells }: Change): boolean {
  return cells.flat().every(({ kind }) => kind === "removed");
}

/** Whether nothing of a block was there before. */
export function isNew({ cells }: Change): boolean {
  return cells.flat().every(({ kind }) => kind === "added");
}

/** The Markdown below a heading: from the line of a clause to that of the next, without the heading and the marks of law. */
export function bodyOf(markdown: string, line: number, next: number | null, heading: boolean): string {
  const lines = markdown.split("\n").slice(line - 1, next === null ? undefined : next - 1);
  // A heading may also be a line that is underlined with dashes.
  const skipped = heading ? (lines[0]?.startsWith("#") ? 1 : 2) : 0;
  return lines.slice(skipped).filter((one) => !/^<!--\s*law:.*-->$/.test(one.trim())).join("\n");
}

/** How many words were added or removed in all. */
export function total(changes: readonly Change[], kind: "added" | "removed"): number {
  return changes.reduce((sum, { cells }) => sum + countWords(cells, kind), 0);
}

/** Blocks that went and blocks that came: those that are alike are one block that changed. */
function paired(gone: readonly Block[], fresh: readonly Block[]): Change[] {
  let from = 0;
  const partners = fresh.map((block) => {
    const found = gone.findIndex((old, index) => index >= from && old.kind === block.kind && old.cells.length === block.cells.length && likeness(old, block) >= ALIKE);
    if (found !== -1) from = found + 1;
    return found === -1 ? null : found;
  });
  const changes: Change[] = [];
  let next = 0;
  fresh.forEach((block, index) => {
    // What went stands before what came in its place.
    const upTo = partners.slice(index).find((partner) => partner !== null) ?? gone.length;
    changes.push(...gone.slice(next, upTo).map((old) => whole(old, "removed")));
    next = Math.max(next, upTo);
    const partner = partners[index] ?? null;
    const old = partner === null ? undefined : gone[partner];
    if (!old) {
      changes.push(whole(block, "added"));
      return;
    }
    changes.push({ kind: block.kind, changed: true, cells: block.cells.map((text, cell) => words(old.cells[cell] ?? "", text)) });
    next = (partner ?? 0) + 1;
  });
  changes.push(...gone.slice(next).map((old) => whole(old, "removed")));
  return changes;
}

function whole({ kind, cells }: Block, change: "added" | "removed"): Change {
  return { kind, changed: true, cells: cells.map((text) => [{ kind: change, text }]) };
}

function words(before: string, after: string): Part[] {
  return diffWordsWithSpace(before, after).map(({ value, added, removed }) => ({ kind: added ? "added" : removed ? "removed" : "same", text: value }));
}

/** Share of words that both have. */
function likeness(one: Block, other: Block): number {
  const split = ({ cells }: Block) => cells.join(" ").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const [left, right] = [split(one), split(other)];
  const known = new Set(left);
  const common = right.filter((word) => known.has(word)).length;
  return (2 * common) / Math.max(1, left.length + right.length);
}

function countWords(cells: readonly (readonly Part[])[], kind: Part["kind"]): number {
  return cells.flat().filter((part) => part.kind === kind).reduce((sum, { text }) => sum + (text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0), 0);
}

/** The text without what is of one kind. */
function textOf(cells: readonly (readonly Part[])[], without: Part["kind"]): string {
  const text = cells.flat().filter(({ kind }) => kind !== without).map((part) => part.text).join("");
  return text || cells.flat().map((part) => part.text).join("");
}

/** Inline Markdown as the words that are read: `[us](https://x)` is "us". */
function plain(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|~~|`)/g, "")
    .replace(/(^|\s)[*_](\S[^*_]*\S|\S)[*_](?=\s|[.,;:!?)]|$)/g, "$1$2")
    .trim();
}
