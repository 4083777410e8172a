/** A clause of a text that is being written. Keys are those of the backend: comments and findings name them. */
export interface OutlineClause {
  key: string;
  /** Its place among the headings; none: what stands before the first. */
  number: number | null;
  title: string;
  /** Provisions it answers. */
  laws: string[];
  /** Line on which it begins, counted from 1. */
  line: number;
  /** Nothing is said in it yet. */
  empty: boolean;
}

/** What is put into a text, and where the cursor is afterwards. */
export interface Insertion {
  from: number;
  insert: string;
  cursor: number;
}

const HEADING = /^ {0,3}##(?!#)[ \t]+(.*?)[ \t]*#*[ \t]*$/;
const TITLE = /^ {0,3}#(?!#)[ \t]+(.*?)[ \t]*#*[ \t]*$/;
const FENCE = /^ {0,3}(?:```|~~~)/;
/** A law tag; what it names is its only group. */
export const TAG = /<!--\s*law:\s*([^>]*?)\s*-->/;

/** The clauses of a text, line by line: it is asked at every key. */
export function outlineOf(markdown: string): OutlineClause[] {
  const lines = markdown.split("\n");
  const clauses: OutlineClause[] = [];
  const taken = new Map<string, number>();
  let open: OutlineClause = { key: "preamble", number: null, title: "", laws: [], line: 1, empty: true };
  let inCode = false;
  let number = 0;
  const close = () => {
    if (open.number !== null || !open.empty) clauses.push(open);
  };
  lines.forEach((line, index) => {
    if (FENCE.test(line)) inCode = !inCode;
    const heading = inCode ? null : HEADING.exec(line);
    if (heading) {
      close();
      const title = plain(heading[1] ?? "");
      const slug = slugOf(title);
      const times = (taken.get(slug) ?? 0) + 1;
      taken.set(slug, times);
      number += 1;
      open = { key: times > 1 ? `${slug}-${times}` : slug, number, title, laws: [], line: index + 1, empty: true };
      return;
    }
    const title = inCode ? null : TITLE.exec(line);
    if (title && open.number === null) {
      open.title ||= plain(title[1] ?? "");
      return;
    }
    const tag = inCode ? null : TAG.exec(line);
    if (tag) open.laws.push(...lawsOf(tag[1] ?? ""));
    else if (line.trim() && !/^ {0,3}#{1,6}[ \t]/.test(line)) open.empty = false;
  });
  close();
  return clauses;
}

/** The clause in which a line is. */
export function clauseAt(clauses: readonly OutlineClause[], line: number): OutlineClause | null {
  return clauses.findLast((clause) => clause.line <= line) ?? null;
}

/** Whether one of the clauses says something and names the provision. */
export function answers(clauses: readonly OutlineClause[], law: string): boolean {
  return clauses.some(({ laws, empty }) => !empty && laws.some((one) => one.toLowerCase() === law.toLowerCase()));
}

/** Where a further provision goes in the clause of a line: into its tag, or into a new one below its heading. */
export function tagPlace(markdown: string, line: number): Insertion {
  const lines = markdown.split("\n");
  const offset = (index: number) => lines.slice(0, index).reduce((sum, text) => sum + text.length + 1, 0);
  const clauses = outlineOf(markdown);
  const clause = clauseAt(clauses, line);
  const begin = clause?.line ?? 1;
  const next = clauses.find((one) => one.line > begin)?.line ?? lines.length + 1;
  for (let index = begin - 1; index < next - 1; index += 1) {
    const tag = TAG.exec(lines[index] ?? "");
    if (!tag) continue;
    const names = tag[1] ?? "";
    // Behind the last name, or behind the colon.
    const inside = tag[0].indexOf("law:") + 4;
    const at = names ? tag[0].lastIndexOf(names) + names.length : inside;
    const from = offset(index) + tag.index + at;
    const insert = names ? ", " : " ";
    return { from, insert, cursor: from + insert.length };
  }
  const head = "<!-- law: ";
  if (clause?.number === undefined || clause.number === null) {
    const place = lines.findIndex((text) => TITLE.test(text));
    if (place === -1) return { from: 0, insert: `${head} -->\n\n`, cursor: head.length };
    const from = offset(place) + (lines[place]?.length ?? 0);
    return { from, insert: `\n${head} -->`, cursor: from + 1 + head.length };
  }
  const from = offset(begin - 1) + (lines[begin - 1]?.length ?? 0);
  return { from, insert: `\n${head} -->`, cursor: from + 1 + head.length };
}

/**
 * A clause for something that has to be said, without words: as long as nothing is written it is
 * missing. It stands behind the clause with a key, or at the end.
 */
export function newClause(markdown: string, title: string, law: string, after: string | null): Insertion {
  const clauses = outlineOf(markdown);
  const place = after === null ? -1 : clauses.findIndex(({ key }) => key === after);
  const next = place === -1 ? undefined : clauses[place + 1];
  const head = `## ${title}\n<!-- law: ${law} -->\n\n`;
  if (next) {
    const from = markdown.split("\n").slice(0, next.line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    return { from, insert: `${head}\n\n`, cursor: from + head.length };
  }
  const gap = markdown === "" || markdown.endsWith("\n\n") ? "" : markdown.endsWith("\n") ? "\n" : "\n\n";
  const from = markdown.length;
  return { from, insert: `${gap}${head}\n`, cursor: from + gap.length + head.length };
}

/** A text without its law tags, as it is read. */
export function withoutTags(markdown: string): string {
  return markdown
    .split("\n")
    .filter((line) => line.replace(TAG, "").trim() !== "" || !TAG.test(line))
    .join("\n");
}

function lawsOf(names: string): string[] {
  return names.split(/[,;]/).map((law) => law.split(/\s+/).filter(Boolean).join(" ")).filter(Boolean);
}

function slugOf(title: string): string {
  return title.toLowerCase().replace(/[^\p{Alphabetic}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "") || "clause";
}

/** A heading without the signs of Markdown. */
function plain(text: string): string {
  return text.replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/(\*\*|__|~~|`|\*)/g, "").trim();
}
