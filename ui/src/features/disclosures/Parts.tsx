import type { Part } from "./clauses.ts";

/** The words of a block: what went is struck out, what came is underlined. */
export function Parts({ parts, without, marked }: { parts: readonly Part[]; without: Part["kind"] | null; marked: boolean }) {
  return parts
    .filter(({ kind }) => kind !== without)
    .map(({ kind, text: said }, index) =>
      // A part is its place in the sentence.
      // oxlint-disable-next-line react/no-array-index-key
      kind === "added" && marked ? <ins key={index}>{said}</ins> : kind === "removed" && marked ? <del key={index}>{said}</del> : <span key={index}>{said}</span>,
    );
}
