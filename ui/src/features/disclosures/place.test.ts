import { expect, it } from "vitest";

import type { PublicationPlace } from "../../api/generated/index.ts";
import { isComplete, placeOf, typedOf } from "./place.ts";

const PLACES: (PublicationPlace | null)[] = [
  null,
  { kind: "folder", path: "/srv/legal" },
  { kind: "bucket", endpoint: null, region: "eu-central-1", bucket: "legal", prefix: "", access_key_id: "id" },
  { kind: "bucket", endpoint: "https://s3.example.org", region: "x", bucket: "legal", prefix: "a/b", access_key_id: "id" },
];

it("a place that is shown and not changed is the same place", () => {
  for (const place of PLACES) expect(placeOf(typedOf(place))).toEqual(place);
});

it("what was typed for another kind is not sent", () => {
  expect(placeOf({ ...typedOf({ kind: "folder", path: " /srv " }), bucket: "legal" })).toEqual({ kind: "folder", path: "/srv" });
});

it("a place without what it needs is not complete", () => {
  expect(PLACES.every((place) => isComplete(typedOf(place)))).toBe(true);
  expect(isComplete({ ...typedOf(null), kind: "folder" })).toBe(false);
  expect(isComplete({ ...typedOf({ kind: "bucket", endpoint: null, region: "x", bucket: "legal", prefix: "", access_key_id: "id" }), keyId: " " })).toBe(false);
});
