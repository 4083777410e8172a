import { expect, it } from "vitest";

import { folded, WIDTH } from "./fold.ts";

function rank(x: number, count: number) {
  return Array.from({ length: count }, (_, index) => ({ id: `${x}.${index}`, height: 100 + 20 * (index % 3), x, y: index * 150 }));
}

it("folds a tall layer and keeps the layers in order, without any overlap", () => {
  const nodes = [...rank(0, 2), ...rank(400, 11), ...rank(800, 4)];
  const places = folded(nodes);
  expect(places.size).toBe(17);
  expect(new Set([...places].filter(([id]) => id.startsWith("400.")).map(([, { x }]) => x)).size).toBe(2);
  const right = (start: string) => Math.max(...[...places].filter(([id]) => id.startsWith(start)).map(([, { x }]) => x + WIDTH));
  const left = (start: string) => Math.min(...[...places].filter(([id]) => id.startsWith(start)).map(([, { x }]) => x));
  expect(right("0.")).toBeLessThan(left("400."));
  expect(right("400.")).toBeLessThan(left("800."));
  const boxes = nodes.map(({ id, height }) => ({ ...(places.get(id) ?? { x: 0, y: 0 }), height }));
  for (const [index, one] of boxes.entries()) {
    for (const other of boxes.slice(index + 1)) {
      const apart = Math.abs(one.x - other.x) >= WIDTH || one.y + one.height <= other.y || other.y + other.height <= one.y;
      expect(apart).toBe(true);
    }
  }
});
