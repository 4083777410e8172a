import { expect, it } from "vitest";

import manifest from "../../../package.json" with { type: "json" };
import { LICENCES } from "./licences.ts";

it("names everything that the window is made of", () => {
  const named = LICENCES.map(([component]) => component);
  expect(Object.keys(manifest.dependencies).filter((name) => !named.includes(name))).toEqual([]);
  expect(LICENCES.every(([, licence]) => licence.length > 2)).toBe(true);
});
