import { ArrowDown, ArrowUp, ChevronDown, ChevronRight } from "lucide-react";
import {
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from "react";
import { flushSync } from "react-dom";

import { cx } from "../ui/cx.ts";
import { text } from "../ui/text.ts";
import { ColumnEdge } from "./ColumnEdge.tsx";
import styles from "./Grid.module.css";
import { itemAt, rowWindow, scrollTopFor } from "./scaledRows.ts";
import { listSource, type GridItem, type GridSource } from "./source.ts";

export type { GridItem, GridSource } from "./source.ts";

const NO_WIDTHS: Readonly<Record<string, number>> = {};
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
  /** Its width can be changed; the words name the handle. */
  edge?: string;
}

export interface GridHandle {
  /** Moves the current row by this many rows. */
  move(by: number): void;
  focus(): void;
  /** Brings a line into view, in the middle. */
  show(index: number): void;
  /** Folds or unfolds the group of the current row. */
  fold(): void;
}

interface GridProps<Row> {
  "aria-label": string;
  columns: readonly Column<Row>[];
  /** All lines, or where they come from as they are needed. */
  items: readonly GridItem<Row>[] | GridSource<Row>;
  /** Rows there are in all, loaded or not. */
  total: number;
  current: string | null;
  onCurrent: (key: string) => void;
  /** Enter or a click: look at it closer. */
  onOpen?: (key: string) => void;
  /** A double click: go there. */
  onGo?: (key: string) => void;
  selected?: { has(key: string): boolean };
  onToggle?: (key: string) => void;
  /** Shift and an arrow or a click: these, too. */
  onSelect?: (keys: string[]) => void;
  sort?: { key: string; descending: boolean } | undefined;
  onSort?: (key: string) => void;
  /** Widths in pixels that somebody chose, by column. */
  widths?: Readonly<Record<string, number>> | undefined;
  /** A column is to be this wide; null: as usual. */
  onResize?: (key: string, width: number | null) => void;
  /** Folds or unfolds a group. */
  onFold?: (key: string) => void;
  hasMore?: boolean;
  onMore?: () => void;
  /** Which lines are on screen, the last one excluded. */
  onWindow?: (first: number, end: number) => void;
  /** What is shown is of an earlier question; the answer is on its way. */
  stale?: boolean;
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
  onSelect,
  sort,
  onSort,
  widths = NO_WIDTHS,
  onResize,
  onFold,
  hasMore = false,
  onMore,
  onWindow,
  stale = false,
  minWidth,
  ref,
  ...aria
}: GridProps<Row>) {
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [viewport, setViewport] = useState({ height: 600, row: 34 });
  // A row that is gone to before it is there becomes the current one when it comes.
  const awaited = useRef<number | null>(null);

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

  const source = useMemo(() => (isSource(items) ? items : listSource(items)), [items]);
  const tops = useMemo(() => source.tops(viewport.row, GROUP_HEIGHT), [source, viewport.row]);
  const window = rowWindow(tops, viewport.height, scrollTop);
  const currentIndex = current === null ? -1 : source.indexOf(current);

  useLayoutEffect(() => {
    if (hasMore && window.end >= source.count - 20) onMore?.();
  }, [hasMore, source.count, onMore, window.end]);
  useLayoutEffect(() => {
    onWindow?.(window.first, window.end);
  }, [onWindow, window.first, window.end]);

  useLayoutEffect(() => {
    if (awaited.current === null) return;
    const item = source.at(awaited.current);
    if (item?.type !== "row") return;
    awaited.current = null;
    onCurrent(item.key);
  }, [source, onCurrent]);

  const bringIntoView = (index: number) => {
    const element = scroller.current;
    if (!element) return;
    // The head of a group goes with its first row.
    const from = source.at(index - 1)?.type === "group" ? index - 1 : index;
    const height = element.clientHeight - HEAD_HEIGHT;
    let top = scrollTopFor(tops, from, height, element.scrollTop);
    // A row does not hide below the head that sticks.
    const covered = from === index && source.headOf(index) >= 0 ? GROUP_HEIGHT : 0;
    if (tops.top(index) - rowWindow(tops, height, top).offset < covered) top = Math.max(0, top - covered);
    element.scrollTop = top;
    element.scrollTop = scrollTopFor(tops, index, height, element.scrollTop);
  };

  // The current row is brought into view when it changes, never when the list merely refreshes.
  const shown = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (current === null || currentIndex < 0 || shown.current === current) return;
    shown.current = current;
    bringIntoView(currentIndex);
  });

  const goTo = (start: number, direction: 1 | -1): string | null => {
    for (let index = start; index >= 0 && index < source.count; index += direction) {
      const item = source.at(index);
      if (item?.type === "group") continue;
      if (item) {
        awaited.current = null;
        bringIntoView(index);
        onCurrent(item.key);
        return item.key;
      }
      awaited.current = index;
      bringIntoView(index);
      return null;
    }
    return null;
  };
  const move = (by: number): string | null => {
    const here = awaited.current ?? currentIndex;
    if (here < 0) return goTo(Math.max(0, itemAt(tops, window.offset)), 1);
    const target = Math.max(0, Math.min(source.count - 1, here + by));
    if (source.at(target)?.type !== "group") return goTo(target, by < 0 ? -1 : 1);
    return goTo(target, by < 0 ? (target === 0 ? 1 : -1) : 1);
  };
  const fold = () => {
    const head = source.headOf(currentIndex < 0 ? itemAt(tops, window.offset) : currentIndex);
    const item = head < 0 ? undefined : source.at(head);
    if (item?.type === "group") onFold?.(item.key);
  };
  useImperativeHandle(ref, () => ({
    move: (by) => void move(by),
    fold,
    focus: () => scroller.current?.focus(),
    show: (index) => {
      const element = scroller.current;
      if (!element || index < 0) return;
      const height = element.clientHeight - HEAD_HEIGHT;
      const above = Math.max(0, index - Math.floor(height / viewport.row / 3));
      element.scrollTop = scrollTopFor(tops, source.count - 1, height, 0);
      element.scrollTop = scrollTopFor(tops, above, height, element.scrollTop);
    },
  }));

  const extend = (by: 1 | -1) => {
    const key = move(by);
    if (onSelect) onSelect([current, key].filter((one) => one !== null));
  };
  const range = (to: number): string[] => {
    const [first, last] = currentIndex < to ? [currentIndex, to] : [to, currentIndex];
    const keys: string[] = [];
    for (let index = Math.max(0, first); index <= last; index += 1) {
      const item = source.at(index);
      if (item?.type === "row") keys.push(item.key);
    }
    return keys;
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(viewport.height / viewport.row) - 1);
    const keys: Record<string, () => void> = {
      ArrowDown: () => (event.shiftKey && onSelect ? extend(1) : move(1)),
      ArrowUp: () => (event.shiftKey && onSelect ? extend(-1) : move(-1)),
      PageDown: () => move(page),
      PageUp: () => move(-page),
      Home: () => goTo(0, 1),
      End: () => goTo(source.count - 1, -1),
    };
    if (current !== null && onOpen) keys["Enter"] = () => onOpen(current);
    if (current !== null && onToggle) keys[" "] = () => onToggle(current);
    if (onFold) {
      keys["ArrowLeft"] = fold;
      keys["ArrowRight"] = fold;
    }
    const run = keys[event.key];
    if (!run) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };

  const onRow = (event: MouseEvent, index: number, key: string) => {
    if (event.shiftKey && onSelect) return onSelect(range(index));
    onCurrent(key);
    if ((event.ctrlKey || event.metaKey) && onToggle) return onToggle(key);
    onOpen?.(key);
  };

  const head = source.headOf(itemAt(tops, window.offset));
  const stuck = head >= 0 && tops.top(head) < window.offset ? source.at(head) : undefined;
  const below = stuck ? source.headAfter(head) : -1;
  const push = below < 0 ? 0 : Math.min(0, tops.top(below) - window.offset - GROUP_HEIGHT);
  const lines = Array.from({ length: Math.max(0, window.end - window.first) }, (_, position) => window.first + position);
  const tracks = columns.map(({ key, width }) => (widths[key] ? `${widths[key]}px` : width));
  const template = tracks.join(" ");
  // Columns that were made wider than there is room for scroll sideways.
  const least = Object.keys(widths).length > 0 ? Math.max(minWidth ?? 0, tracks.reduce((sum, track) => sum + leastOf(track), 0)) : minWidth;
  return (
    <div
      ref={scroller}
      role="grid"
      aria-label={aria["aria-label"]}
      aria-rowcount={Math.max(total, source.count) + 1}
      aria-colcount={columns.length}
      aria-multiselectable={selected ? true : undefined}
      aria-busy={stale || undefined}
      aria-activedescendant={currentIndex >= window.first && currentIndex < window.end ? `${id}-${currentIndex}` : undefined}
      className={cx(styles.grid, stale && styles.stale)}
      style={{ "--columns": template } as CSSProperties}
      tabIndex={0}
      onKeyDown={onKeyDown}
      // At once, or the frame of a jump would show no rows at all.
      onScroll={({ currentTarget }) => flushSync(() => setScrollTop(currentTarget.scrollTop))}
    >
      <div role="rowgroup" className={styles.headGroup} style={{ minWidth: least }}>
        <Head columns={columns} sort={sort} onSort={onSort} widths={widths} onResize={onResize} />
        {stuck?.type === "group" ? (
          // The head itself is a line further up; this is its picture.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
          <div aria-hidden className={styles.stuck} onClick={() => onFold?.(stuck.key)}>
            <div className={styles.group} style={{ height: GROUP_HEIGHT, transform: `translateY(${push}px)` }}>
              <Fold collapsed={stuck.collapsed} />
              <span className="row">{stuck.content}</span>
            </div>
          </div>
        ) : null}
      </div>
      <div role="rowgroup" className={styles.canvas} style={{ height: window.height, minWidth: least }}>
        {lines.map((index) => {
          const item = source.at(index);
          const place = { transform: `translateY(${window.y(index)}px)`, height: tops.top(index + 1) - tops.top(index) };
          if (!item) {
            return (
              <div key={`pending ${index}`} role="row" aria-rowindex={index + 2} className={styles.line} style={place}>
                {columns.map((column, at) => (
                  <div key={column.key} role="gridcell" aria-label={text.loading}>
                    <i className={styles.ghost} style={{ width: `${[0, 82, 64, 72, 58, 70, 66, 76, 0][(index * 7 + at * 5) % 9] || 48}%` }} />
                  </div>
                ))}
              </div>
            );
          }
          if (item.type === "group") {
            return (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
              <div key={item.key} role="row" aria-rowindex={index + 2} className={styles.group} style={place} onClick={() => onFold?.(item.key)}>
                <span role="rowheader" className="row" aria-expanded={item.collapsed === undefined ? undefined : !item.collapsed}>
                  <Fold collapsed={item.collapsed} />
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
              onClick={(event) => onRow(event, index, item.key)}
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

interface HeadProps<Row> {
  columns: readonly Column<Row>[];
  sort: { key: string; descending: boolean } | undefined;
  onSort: ((key: string) => void) | undefined;
  widths: Readonly<Record<string, number>>;
  onResize: ((key: string, width: number | null) => void) | undefined;
}

function Head<Row>({ columns, sort, onSort, widths, onResize }: HeadProps<Row>) {
  return (
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
            {column.edge && onResize ? <ColumnEdge label={column.edge} width={widths[column.key]} onResize={(width) => onResize(column.key, width)} /> : null}
          </div>
        );
      })}
    </div>
  );
}

function Fold({ collapsed }: { collapsed: boolean | undefined }) {
  if (collapsed === undefined) return null;
  const Icon = collapsed ? ChevronRight : ChevronDown;
  return <Icon size={14} strokeWidth={1.9} aria-hidden className={styles.fold} />;
}

/** The pixels that a track takes at least: `104px`, `minmax(136px, .8fr)`. */
function leastOf(track: string): number {
  return Number.parseFloat(/(\d+)px/.exec(track)?.[1] ?? "0");
}

function isSource<Row>(items: readonly GridItem<Row>[] | GridSource<Row>): items is GridSource<Row> {
  return "headOf" in items;
}
