import type { PublicationPlace } from "../../api/generated/index.ts";

/** A place as it is typed. */
export interface TypedPlace {
  kind: "none" | PublicationPlace["kind"];
  path: string;
  endpoint: string;
  region: string;
  bucket: string;
  prefix: string;
  keyId: string;
}

const EMPTY: TypedPlace = { kind: "none", path: "", endpoint: "", region: "", bucket: "", prefix: "", keyId: "" };

export function typedOf(place: PublicationPlace | null): TypedPlace {
  if (place === null) return EMPTY;
  if (place.kind === "folder") return { ...EMPTY, kind: "folder", path: place.path };
  const { endpoint, region, bucket, prefix, access_key_id } = place;
  return { ...EMPTY, kind: "bucket", endpoint: endpoint ?? "", region, bucket, prefix, keyId: access_key_id };
}

export function placeOf({ kind, path, endpoint, region, bucket, prefix, keyId }: TypedPlace): PublicationPlace | null {
  switch (kind) {
    case "none":
      return null;
    case "folder":
      return { kind, path: path.trim() };
    case "bucket":
      return { kind, endpoint: endpoint.trim() || null, region: region.trim(), bucket: bucket.trim(), prefix: prefix.trim(), access_key_id: keyId.trim() };
  }
}

/** Whether everything that the kind needs is there; the rest is the backend's to say. */
export function isComplete({ kind, path, region, bucket, keyId }: TypedPlace): boolean {
  if (kind === "none") return true;
  const needed = kind === "folder" ? [path] : [region, bucket, keyId];
  return needed.every((value) => value.trim() !== "");
}
