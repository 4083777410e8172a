import { expect, it } from "vitest";

import { changedLines } from "./MapDiff.tsx";

it("shows changed lines with their numbers and three lines around, and leaves out the rest", () => {
  const before = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`).join("\n");
  const after = before.replace("line 10\n", "line ten\nand more\n");
  const lines = changedLines(`${before}\n`, `${after}\n`);
  expect(lines.filter((line) => line?.kind === "removed")).toEqual([{ kind: "removed", before: 10, after: null, text: "line 10" }]);
  expect(lines.filter((line) => line?.kind === "added").map((line) => line?.after)).toEqual([10, 11]);
  expect(lines.filter((line) => line?.kind === "same")).toHaveLength(6);
  expect(lines.at(-1)).toBeNull();
});
