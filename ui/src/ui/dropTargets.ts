/** A file that a person gives: its contents are read only when they are wanted. */
export interface GivenFile {
  name: string;
  size: number;
  read: () => Promise<Uint8Array<ArrayBuffer>>;
}

export interface DropTarget {
  onFiles: (files: GivenFile[]) => void;
  onHover: (over: boolean) => void;
}

const targets = new Map<Element, DropTarget>();
let hovered: DropTarget | null = null;

/** Lets files be dropped on an element. Returns how to stop. */
export function addDropTarget(element: Element, target: DropTarget): () => void {
  targets.set(element, target);
  return () => {
    if (hovered === target) hovered = null;
    targets.delete(element);
  };
}

/**
 * Files are held over a place, or are no longer. The desktop reports places, not elements: what
 * lies there is looked for here.
 */
export function hoverFiles(place: { x: number; y: number } | null): void {
  const next = place ? targetAt(place.x, place.y) : null;
  if (next === hovered) return;
  hovered?.onHover(false);
  next?.onHover(true);
  hovered = next;
}

/** Files were dropped on a place. What is dropped beside every target is ignored. */
export function dropFiles(place: { x: number; y: number }, files: GivenFile[]): void {
  hoverFiles(null);
  if (files.length > 0) targetAt(place.x, place.y)?.onFiles(files);
}

function targetAt(x: number, y: number): DropTarget | null {
  for (let element = document.elementFromPoint(x, y); element; element = element.parentElement) {
    const target = targets.get(element);
    if (target) return target;
  }
  return null;
}
