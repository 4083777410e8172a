import type { AuditEntry } from "../../api/generated/index.ts";

/** What recomputing an inclusion proof in this window found. */
export interface Recomputed {
  /** The hash of the content as it is shown. */
  leaf: string;
  /** Where content and proof lead. */
  root: string;
  /** Whether both are what the console said. */
  holds: boolean;
}

/**
 * Hashes the content and walks the proof to the root (RFC 6962 section 2.1.1), here and not in the
 * console, so that an officer need not take its word.
 */
export async function recompute(entry: AuditEntry): Promise<Recomputed> {
  const leaf = await sha256(new Uint8Array([0]), new TextEncoder().encode(entry.text));
  let node = leaf;
  let index = entry.row.index;
  let last = entry.size - 1;
  for (const hash of entry.proof) {
    const other = fromHex(hash);
    if (index % 2 === 1 || index === last) {
      node = await sha256(new Uint8Array([1]), other, node);
      // The right edge: subtrees that have no neighbour are passed over.
      while (index % 2 === 0 && index !== 0) {
        index = Math.floor(index / 2);
        last = Math.floor(last / 2);
      }
    } else {
      node = await sha256(new Uint8Array([1]), node, other);
    }
    index = Math.floor(index / 2);
    last = Math.floor(last / 2);
  }
  const root = toHex(node);
  return { leaf: toHex(leaf), root, holds: last === 0 && toHex(leaf) === entry.row.leaf && root === entry.root };
}

/** The proof as somebody else can check it. */
export function proofText(entry: AuditEntry): string {
  const { row, size, root, proof, checkpoint, text } = entry;
  return `${JSON.stringify({ index: row.index, size, entry: text, leaf_hash: row.leaf, inclusion_proof: proof, root, checkpoint }, null, 2)}\n`;
}

async function sha256(...parts: Uint8Array[]): Promise<Uint8Array> {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", all));
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
