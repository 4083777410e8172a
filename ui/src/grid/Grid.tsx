import { ArrowDown, ArrowUp } from "lucide-react";
import {
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from "react";

import { cx } from "../ui/cx.ts";
import styles from "./Grid.module.css";
import { mixedTops, rowWindow, scrollTopFor } from "./scaledRows.ts";

const GROUP_HEIGHT = 28;
const HEAD_HEIGHT = 30;

export interface Column<Row> {
  key: string;
  head: ReactNode;
  /** A track of `grid-template-columns`. */
  width: string;
  cell: (row: Row) => ReactNode;
  align?: "end";
  className?: string | undefined;
  /** Sorts by this column; the key is given back. */
  sortable?: boolean;
}

export type GridItem<Row> =
  | { type: "row"; key: string; row: Row }
  | { type: "group"; key: string; content: ReactNode };

export interface GridHandle {
  /** Moves the current row by this many rows. */
  move(by: number): void;
  focus(): void;
}

interface GridProps<Row> {
  "aria-label": string;
  columns: readonly Column<Row>[];
  items: readonly GridItem<Row>[];
  /** Rows there are in all, loaded or not. */
  total: number;
  current: string | null;
  onCurrent: (key: string) => void;
  /** Enter or a click: look at it closer. */
  onOpen?: (key: string) => void;
  /** A double click: go there. */
  onGo?: (key: string) => void;
  selected?: ReadonlySet<string>;
  onToggle?: (key: string) => void;
  sort?: { key: string; descending: boolean } | undefined;
  onSort?: (key: string) => void;
  hasMore?: boolean;
  onMore?: () => void;
  /** Below this width, in pixels, the grid scrolls sideways instead of squeezing its columns. */
  minWidth?: number;
  ref?: Ref<GridHandle>;
}

/**
 * Rows in columns. Only what is on screen is in the document, so the focus stays on the grid and
 * the current row is told by `aria-activedescendant`.
 */
export function Grid<Row>({
  columns,
  items,
  total,
  current,
  onCurrent,
  onOpen,
  onGo,
  selected,
  onToggle,
  sort,
  onSort,
  hasMore = false,
  onMore,
  minWidth,
  ref,
  ...aria
}: GridProps<Row>) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [viewport, setViewport] = useState({ height: 600, row: 34 });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const measure = () => {
      const row = Number.parseFloat(getComputedStyle(element).getPropertyValue("--row")) || 34;
      const height = (element.clientHeight || 600) - HEAD_HEIGHT;
      setViewport((old) => (old.height === height && old.row === row ? old : { height, row }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    const density = new MutationObserver(measure);
    density.observe(document.documentElement, { attributes: true, attributeFilter: ["data-density"] });
    return () => {
      observer.disconnect();
      density.disconnect();
    };
  }, []);

  const tops = useMemo(
    () => mixedTops(items.map(({ type }) => (type === "group" ? GROUP_HEIGHT : viewport.row))),
    [items, viewport.row],
  );
  const window = rowWindow(tops, viewport.height, scrollTop);
  const currentIndex = current === null ? -1 : items.findIndex((item) => item.type === "row" && item.key === current);

  useLayoutEffect(() => {
    if (hasMore && window.end >= items.length - 20) onMore?.();
  }, [hasMore, items.length, onMore, window.end]);

  // The current row is brought into view when it changes, never when the list merely refreshes.
  const shown = useRef<string | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || current === null || currentIndex < 0 || shown.current === current) return;
    shown.current = current;
    // The head of a group goes with its first row.
    const from = items[currentIndex - 1]?.type === "group" ? currentIndex - 1 : currentIndex;
    const height = element.clientHeight - HEAD_HEIGHT;
    element.scrollTop = scrollTopFor(tops, from, height, element.scrollTop);
    element.scrollTop = scrollTopFor(tops, currentIndex, height, element.scrollTop);
  }, [current, currentIndex, items, tops]);

  const goTo = (start: number, direction: 1 | -1) => {
    for (let index = start; index >= 0 && index < items.length; index += direction) {
      const item = items[index];
      if (item?.type === "row") {
        onCurrent(item.key);
        return;
      }
    }
  };
  const move = (by: number) => {
    if (currentIndex < 0) return goTo(0, 1);
    const target = Math.max(0, Math.min(items.length - 1, currentIndex + by));
    if (items[target]?.type === "row") goTo(target, by < 0 ? -1 : 1);
    else goTo(target, by < 0 ? (target === 0 ? 1 : -1) : 1);
  };
  useImperativeHandle(ref, () => ({ move, focus: () => scroller.current?.focus() }));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(viewport.height / viewport.row) - 1);
    const keys: Record<string, () => void> = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      PageDown: () => move(page),
      PageUp: () => move(-page),
      Home: () => goTo(0, 1),
      End: () => goTo(items.length - 1, -1),
    };
    if (current !== null && onOpen) keys["Enter"] = () => onOpen(current);
    if (current !== null && onToggle) keys[" "] = () => onToggle(current);
    const run = keys[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };

  const template = columns.map(({ width }) => width).join(" ");
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={aria["aria-label"]}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-multiselectable={selected ? true : undefined}
      aria-activedescendant={currentIndex >= window.first && currentIndex < window.end ? `${id}-${currentIndex}` : undefined}
      className={styles.grid}
      style={{ "--columns": template } as CSSProperties}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onScroll={(event) => setScrollTop(event.currentTarget.scrollTop)}
    >
        <div role="rowgroup" className={styles.headGroup} style={{ minWidth }}>
          <div className={styles.head} role="row" aria-rowindex={1}>
            {columns.map((column) => {
              const sorted = sort?.key === column.key;
              const Arrow = sort?.descending ? ArrowDown : ArrowUp;
              return (
                <div
                  key={column.key}
                  role="columnheader"
                  className={cx(column.align === "end" && styles.end)}
                  aria-sort={sorted ? (sort.descending ? "descending" : "ascending") : undefined}
                >
                  {column.sortable && onSort ? (
                    <button type="button" className={cx(styles.sort, sorted && styles.sorted)} onClick={() => onSort(column.key)}>
                      {column.head}
                      {sorted ? <Arrow size={12} strokeWidth={2.2} aria-hidden /> : null}
                    </button>
                  ) : sorted ? (
                    <span className={cx(styles.sort, styles.sorted)}>
                      {column.head}
                      <Arrow size={12} strokeWidth={2.2} aria-hidden />
                    </span>
                  ) : (
                    column.head
                  )}
                </div>
              );
            })}
          </div>
        </div>
          <div role="rowgroup" className={styles.canvas} style={{ height: window.height, minWidth }}>
            {items.slice(window.first, window.end).map((item, position) => {
              const index = window.first + position;
              const place = { transform: `translateY(${window.y(index)}px)`, height: tops.top(index + 1) - tops.top(index) };
              if (item.type === "group") {
                return (
                  <div key={item.key} role="row" className={styles.group} style={place}>
                    <span role="rowheader" className="row">
                      {item.content}
                    </span>
                  </div>
                );
              }
              const isSelected = selected?.has(item.key) ?? false;
              return (
                // Keys are handled by the grid itself, which holds the focus.
                // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
                <div
                  key={item.key}
                  id={`${id}-${index}`}
                  role="row"
                  aria-rowindex={index + 2}
                  aria-selected={selected ? isSelected : item.key === current}
                  className={cx(styles.line, isSelected && styles.selected, item.key === current && styles.current)}
                  style={place}
                  onClick={() => {
                    onCurrent(item.key);
                    onOpen?.(item.key);
                  }}
                  onDoubleClick={() => onGo?.(item.key)}
                >
                  {columns.map((column) => (
                    <div key={column.key} role="gridcell" className={cx(column.align === "end" && styles.end, column.className)}>
                      {column.cell(item.row)}
                    </div>
                  ))}
                </div>
              );
            })}
          </div>
    </div>
  );
}
