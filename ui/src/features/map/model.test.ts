import { expect, it } from "vitest";

import type { FieldShown, MapWalk, NodeShown } from "../../api/generated/index.ts";
import { fieldMatches, nodeMatches, pairOf, shownFields, treeOf, walked } from "./model.ts";

function field(path: string, category: FieldShown["category"] = null, more: Partial<FieldShown> = {}): FieldShown {
  return { path, label: null, categories: [], category, identity: null, primary_key: false, line: 1, ...more };
}

function node(collection: string, fields: FieldShown[], more: Partial<NodeShown> = {}): NodeShown {
  return { dataset: "shop", schema: null, collection, label: null, description: null, purpose: null, our_purpose: null, legal_basis: null, owner: null, recipients: [], skipped: false, fields, line: 1, ...more };
}

const WALK: MapWalk = {
  steps: [
    { collection: "shop.users", label: "Account", cycle: null, entries: [{ by: "identity", field: "email", kind: "email" }] },
    { collection: "shop.orders", label: "Orders", cycle: null, entries: [{ by: "reference", from: "shop.users", fields: [["id", "user_id"]] }, { by: "reference", from: "shop.later", fields: [["id", "x"]] }] },
  ],
  skipped: [],
};

it("finds collections by category and purpose together", () => {
  const users = node("users", [field("email", "personal"), field("id")], { our_purpose: "service_delivery" });
  expect(nodeMatches(users, { categories: [], purpose: null })).toBe(true);
  expect(nodeMatches(users, { categories: ["personal"], purpose: "service_delivery" })).toBe(true);
  expect(nodeMatches(users, { categories: ["financial"], purpose: null })).toBe(false);
  expect(nodeMatches(users, { categories: ["personal"], purpose: "marketing" })).toBe(false);
  expect(fieldMatches(field("id"), { categories: ["personal"], purpose: null })).toBe(false);
});

it("walks step by step along the references that lead on", () => {
  expect([...walked(WALK, 0).at]).toEqual([]);
  expect([...walked(WALK, 2).at]).toEqual([["shop.users", 1], ["shop.orders", 2]]);
  expect([...walked(WALK, 2).edges]).toEqual([pairOf("shop.orders", "shop.users")]);
});

it("keeps the map's order in the tree", () => {
  const tree = treeOf([node("b", []), node("a", [], { schema: "crm" }), node("c", [], { dataset: "other" })]);
  expect(tree.map(({ dataset, schemas }) => [dataset, schemas.map(({ schema }) => schema)])).toEqual([["shop", [null, "crm"]], ["other", [null]]]);
});

it("leaves out machine fields first where a node has too many", () => {
  const many = node("users", [field("note"), field("id", null, { primary_key: true }), field("made_at"), field("email", "personal")]);
  expect(shownFields(many, 3).map(({ path }) => path)).toEqual(["id", "email"]);
  expect(shownFields(many, 4)).toHaveLength(4);
});
