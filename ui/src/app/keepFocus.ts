/** So many places are remembered: an entry of a menu, the menu, and where it was opened from. */
const REMEMBERED = 6;
/** Dialogs, menus and pages give the focus back themselves; only what they leave is looked after. */
const PATIENCE_MS = 80;
const TABBABLE = "a[href], button:not([disabled], [tabindex='-1']), input:not([disabled], [tabindex='-1']), select:not([disabled]), textarea:not([disabled]), summary, [tabindex='0']";
const HIDDEN = "[hidden], [inert], [aria-hidden='true']";

/** An element and the places of its ancestors among their siblings, from the inside out. */
type Path = readonly { parent: Element; place: number }[];

/** Keeps the focus in the window: when what had it is gone, its neighbour gets it. Returns how to stop. */
export function keepFocus(): () => void {
  let paths: Path[] = [];
  let held: Element | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof Element) || target === document.body) return;
    held = target;
    paths = [pathOf(target), ...paths].slice(0, REMEMBERED);
  };
  const look = () => {
    if (document.activeElement !== document.body || !held || held.isConnected) return;
    for (const path of paths) {
      const next = neighbour(path);
      if (next) return next.focus();
    }
  };
  const observer = new MutationObserver(() => {
    if (document.activeElement !== document.body || !held || held.isConnected) return;
    clearTimeout(timer);
    timer = setTimeout(look, PATIENCE_MS);
  });
  document.addEventListener("focusin", onFocus);
  observer.observe(document.body, { childList: true, subtree: true });
  return () => {
    document.removeEventListener("focusin", onFocus);
    observer.disconnect();
    clearTimeout(timer);
  };
}

function pathOf(element: Element): Path {
  const path: { parent: Element; place: number }[] = [];
  for (let child = element; child.parentElement && child.parentElement !== document.body; child = child.parentElement) {
    path.push({ parent: child.parentElement, place: [...child.parentElement.children].indexOf(child) });
  }
  return path;
}

/** What stands where the lost element stood, or else what is nearest around it. */
function neighbour(path: Path): HTMLElement | null {
  for (const { parent, place } of path) {
    if (!parent.isConnected) continue;
    const there = parent.children[Math.min(place, parent.children.length - 1)];
    const found = (there && focusableIn(there)) ?? focusableIn(parent);
    if (found) return found;
  }
  return null;
}

function focusableIn(element: Element): HTMLElement | null {
  if (element.closest(HIDDEN)) return null;
  // A part of the window and a grid take the focus themselves.
  if (element instanceof HTMLElement && element.matches("[data-region], [role=grid]")) return element;
  const grid = element.querySelector<HTMLElement>("[role=grid][tabindex='0']");
  return grid ?? [...element.querySelectorAll<HTMLElement>(TABBABLE), ...(element.matches(TABBABLE) ? [element as HTMLElement] : [])].find((one) => !one.closest(HIDDEN)) ?? null;
}
