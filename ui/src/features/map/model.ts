import type { Category, EdgeShown, FieldShown, MapWalk, NodeShown, Purpose } from "../../api/generated/index.ts";

export const CATEGORIES = ["personal", "behavioral", "financial", "content", "technical"] as const satisfies readonly Category[];
export const PURPOSES = ["service_delivery", "analytics", "marketing", "legal", "security"] as const satisfies readonly Purpose[];

/** `dataset.collection`, the name of a collection everywhere. */
export function addressOf({ dataset, collection }: Pick<NodeShown, "dataset" | "collection">): string {
  return `${dataset}.${collection}`;
}

/** Which collections and fields are looked for. */
export interface Wish {
  categories: readonly Category[];
  purpose: Purpose | null;
}

/** Whether a field holds data of one of the categories; without any, every field does. */
export function fieldMatches(field: FieldShown, { categories }: Wish): boolean {
  return categories.length === 0 || (field.category !== null && categories.includes(field.category));
}

/** Whether a collection serves the purpose and holds a field that matches. */
export function nodeMatches(node: NodeShown, wish: Wish): boolean {
  return (wish.purpose === null || node.our_purpose === wish.purpose) && (wish.categories.length === 0 || node.fields.some((field) => fieldMatches(field, wish)));
}

/** The sources with their schemas and collections, in map order. */
export function treeOf(nodes: readonly NodeShown[]): { dataset: string; schemas: { schema: string | null; nodes: NodeShown[] }[] }[] {
  const tree = new Map<string, Map<string | null, NodeShown[]>>();
  for (const node of nodes) {
    const schemas = tree.get(node.dataset) ?? new Map<string | null, NodeShown[]>();
    schemas.set(node.schema, [...(schemas.get(node.schema) ?? []), node]);
    tree.set(node.dataset, schemas);
  }
  return [...tree].map(([dataset, schemas]) => ({ dataset, schemas: [...schemas].map(([schema, list]) => ({ schema, nodes: list })) }));
}

/** How far a walk is: at which step each collection was read, and which references led there. */
export interface Walked {
  at: ReadonlyMap<string, number>;
  edges: ReadonlySet<string>;
}

/** The first steps of a walk. */
export function walked(walk: MapWalk, steps: number): Walked {
  const at = new Map<string, number>();
  const edges = new Set<string>();
  walk.steps.slice(0, steps).forEach(({ collection, entries }, index) => {
    at.set(collection, index + 1);
    for (const entry of entries) {
      // A reference leads on only from what was read before.
      if (entry.by === "reference" && at.has(entry.from)) edges.add(pairOf(entry.from, collection));
    }
  });
  return { at, edges };
}

/** One name for a reference, whichever way it is walked. */
export function pairOf(one: string, other: string): string {
  return [one, other].toSorted().join(" ");
}

/** `user_id = id` of each pair. */
export function pairs({ fields }: Pick<EdgeShown, "fields">): string {
  return fields.map(([here, there]) => `${here} = ${there}`).join(", ");
}

/** The fields a node has room for: keys, identifiers and people's data first, in map order. */
export function shownFields(node: NodeShown, most: number): FieldShown[] {
  if (node.fields.length <= most) return node.fields;
  const weight = (field: FieldShown) => (field.identity || field.primary_key ? 0 : field.category ? 1 : 2);
  const chosen = new Set(node.fields.toSorted((one, other) => weight(one) - weight(other)).slice(0, most - 1));
  return node.fields.filter((field) => chosen.has(field));
}
