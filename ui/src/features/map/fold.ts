/** Width of a collection in the graph. */
export const WIDTH = 236;

const GAP = 28;
const COLUMN_GAP = 60;
const RANK_GAP = 84;
/** More than this stand in several columns, so that a map of many tables is no thread. */
const MOST_IN_COLUMN = 6;

interface Placed {
  id: string;
  height: number;
  /** The middle of it, as the layout has it. */
  x: number;
  y: number;
}

/** The left upper corners of the nodes of a layered layout whose tall layers are folded into columns. */
export function folded(nodes: readonly Placed[]): Map<string, { x: number; y: number }> {
  const ranks = new Map<number, Placed[]>();
  for (const node of nodes) ranks.set(Math.round(node.x), [...(ranks.get(Math.round(node.x)) ?? []), node]);
  const columns = [...ranks].toSorted(([one], [other]) => one - other).map(([, rank]) => columnsOf(rank.toSorted((one, other) => one.y - other.y)));
  const tall = Math.max(0, ...columns.flat().map(heightOf));
  const places = new Map<string, { x: number; y: number }>();
  let x = 0;
  for (const rank of columns) {
    for (const column of rank) {
      let y = (tall - heightOf(column)) / 2;
      for (const { id, height } of column) {
        places.set(id, { x, y });
        y += height + GAP;
      }
      x += WIDTH + COLUMN_GAP;
    }
    x += RANK_GAP - COLUMN_GAP;
  }
  return places;
}

/** Neighbours stay neighbours: they go from column to column in turn. */
function columnsOf(rank: readonly Placed[]): Placed[][] {
  const count = Math.ceil(rank.length / MOST_IN_COLUMN);
  return Array.from({ length: count }, (_, column) => rank.filter((_node, index) => index % count === column));
}

function heightOf(column: readonly Placed[]): number {
  return column.reduce((sum, { height }) => sum + height + GAP, -GAP);
}
