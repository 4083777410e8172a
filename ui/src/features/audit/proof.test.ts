import { createHash } from "node:crypto";

import { expect, it } from "vitest";

import type { AuditEntry } from "../../api/generated/index.ts";
import { proofText, recompute } from "./proof.ts";

const hash = (...parts: Buffer[]) => createHash("sha256").update(Buffer.concat(parts)).digest();
const leafOf = (text: string) => hash(Buffer.from([0]), Buffer.from(text));
const nodeOf = (left: Buffer, right: Buffer) => hash(Buffer.from([1]), left, right);

/** The tree as the RFC defines it: split at the largest power of two below the size. */
function rootOf(leaves: Buffer[]): Buffer {
  if (leaves.length === 1) return leaves[0] as Buffer;
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeOf(rootOf(leaves.slice(0, split)), rootOf(leaves.slice(split)));
}

function pathOf(index: number, leaves: Buffer[]): Buffer[] {
  if (leaves.length === 1) return [];
  const split = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return index < split
    ? [...pathOf(index, leaves.slice(0, split)), rootOf(leaves.slice(split))]
    : [...pathOf(index - split, leaves.slice(split)), rootOf(leaves.slice(0, split))];
}

function entry(index: number, size: number): AuditEntry {
  const texts = Array.from({ length: size }, (_, at) => `{"n":${at}}`);
  const leaves = texts.map(leafOf);
  return {
    row: { index, at: "2026-11-25T09:00:00Z", actor: "ana", action: "requests.shown", object: null, result: "done", leaf: leaves[index]?.toString("hex") ?? "" },
    text: texts[index] ?? "",
    newer: null,
    older: null,
    proof: pathOf(index, leaves).map((node) => node.toString("hex")),
    size,
    root: rootOf(leaves).toString("hex"),
    content_fits: true,
    proof_holds: true,
    checkpoint: null,
  };
}

it("leads every entry of logs of every small size to its root", async () => {
  for (let size = 1; size <= 33; size += 1) {
    for (let index = 0; index < size; index += 1) {
      expect(await recompute(entry(index, size)), `${index} of ${size}`).toMatchObject({ holds: true });
    }
  }
});

it("sees a changed content, a changed proof and another root", async () => {
  const good = entry(4, 11);
  const hashes = good.proof;
  for (const bad of [
    { ...good, text: '{"n":5}' },
    { ...good, proof: [...hashes.slice(1), hashes[0] ?? ""] },
    { ...good, proof: hashes.slice(1) },
    { ...good, root: "00".repeat(32) },
    { ...good, row: { ...good.row, index: 5 } },
  ]) {
    expect((await recompute(bad)).holds).toBe(false);
  }
});

it("is copied with everything that a check needs", () => {
  expect(JSON.parse(proofText(entry(1, 3)))).toMatchObject({ index: 1, size: 3, entry: '{"n":1}', checkpoint: null });
});
