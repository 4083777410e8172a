import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { CircleDashed, Inbox, ListFilter, Plus, Scale, Tag, X, type LucideIcon } from "lucide-react";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";

import { query, requestPages } from "../../api/queries.ts";
import type { RequestRow } from "../../api/generated/index.ts";
import { useActions } from "../../app/actions.ts";
import { announce } from "../../app/announcer.ts";
import { Page } from "../../app/Page.tsx";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { Grid, type Column, type GridHandle } from "../../grid/Grid.tsx";
import { formatDay } from "../../i18n/dates.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Avatar, SourceTicks, Tick } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { EmptyState, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { FilterMenu, SearchField } from "../../ui/fields.tsx";
import { useMedia } from "../../ui/useMedia.ts";
import { BulkBar } from "./BulkBar.tsx";
import { DueCell, KindCell, StatusCell } from "./cells.tsx";
import { groupByDue } from "./grouping.tsx";
import { NewRequest } from "./NewRequest.tsx";
import styles from "./QueuePage.module.css";
import { RequestPanel } from "./RequestPanel.tsx";
import { isFiltered, KINDS, queueInput, REGIMES, STATES, VIEWS, type QueueSearch, type View } from "./search.ts";
import { text } from "./text.ts";

/** Columns that make room for the side panel in a narrow window; the panel shows the same. */
const DROPPED = new Set(["kind", "sources", "assignee"]);
const NOTHING: QueueSearch = { view: "open", state: [], kind: [], regime: [], q: "", peek: "" };

/** The queue: views, filters in the address, rows by due date, and a request beside them. */
export function QueuePage() {
  const search = useSearch({ from: "/requests" });
  const navigate = useNavigate({ from: "/requests" });
  const may = useMay();
  const [creating, setCreating] = useState(false);
  const [filtering, setFiltering] = useState(false);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [typed, setTyped] = useState(search.q);
  const [current, setCurrent] = useState<string | null>(search.peek || null);
  const grid = useRef<GridHandle>(null);
  const panel = useRef<HTMLElement>(null);
  const searchInput = useRef<HTMLInputElement>(null);

  const counts = useQuery(query("requests.counts", {}));
  const settled = useSettled(useDeferredValue(typed));
  const pages = useInfiniteQuery({ ...requestPages(queueInput({ ...search, q: settled })), placeholderData: (old) => old });
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data]);
  const total = pages.data?.pages[0]?.total ?? 0;
  const items = useMemo(() => groupByDue(rows, !pages.hasNextPage), [rows, pages.hasNextPage]);

  const change = (next: Partial<QueueSearch>) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  useEffect(() => {
    if (settled !== search.q) change({ q: settled });
  });
  const peek = (id: string) => change({ peek: id });
  const open = (id: string) => void navigate({ to: "/requests/$id", params: { id }, search: { tab: "", collection: "" } });
  const move = (by: number) => grid.current?.move(by);
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
    announce(text.selected(next.size));
  };
  const setRow = (id: string) => {
    setCurrent(id);
    // An open panel follows the cursor; a closed one stays closed.
    if (search.peek) peekSoon(id);
  };
  const peekSoon = useLate(peek, 180);

  useActions([
    { id: "queue.new", label: text.newRequest, icon: Plus, keys: ["n", "ctrl+n"], section: text.section, disabledReason: may("requests.open") ? null : words.permission("requests.open"), run: () => setCreating(true) },
    { id: "queue.search", label: text.focusSearch, keys: ["/"], section: text.section, run: () => searchInput.current?.focus() },
    { id: "queue.filter", label: text.addFilter, keys: ["f"], section: text.section, run: () => setFiltering(true) },
    { id: "queue.clear", label: text.clearFilters, keys: ["shift+f"], section: text.section, disabledReason: isFiltered(search) ? null : text.noMatch, run: () => clearFilters() },
    { id: "queue.next", label: text.next, keys: ["j", "arrowdown"], section: text.section, keyOnly: true, run: () => move(1) },
    { id: "queue.previous", label: text.previous, keys: ["k", "arrowup"], section: text.section, keyOnly: true, run: () => move(-1) },
    { id: "queue.peek", label: text.peek, keys: ["enter"], section: text.section, keyOnly: true, run: () => current && look(current) },
    { id: "queue.open", label: text.open, keys: ["o"], section: text.section, keyOnly: true, run: () => current && open(current) },
    { id: "queue.select", label: text.select, keys: ["x"], section: text.section, keyOnly: true, run: () => current && toggle(current) },
    { id: "queue.close", label: text.closePanel, keys: ["escape"], section: text.section, keyOnly: true, run: () => close() },
  ]);

  const look = (id: string) => {
    peek(id);
    requestAnimationFrame(() => panel.current?.focus());
  };
  const close = () => {
    if (search.peek) change({ peek: "" });
    else setSelected(new Set());
    grid.current?.focus();
  };
  const clearFilters = () => {
    setTyped("");
    change({ state: [], kind: [], regime: [], q: "" });
  };

  const withPanel = search.peek !== "";
  const narrow = useMedia("(max-width: 1339px)");
  const columns = columnsOf(withPanel, selected, toggle).filter(({ key }) => !withPanel || !narrow || !DROPPED.has(key));

  const filters = [
    { id: "state", title: text.state, choices: STATES.map((value) => ({ value, label: words.state[value] })), selected: search.state, onChange: (state: string[]) => change({ state: state as QueueSearch["state"] }) },
    { id: "kind", title: text.kind, choices: KINDS.map((value) => ({ value, label: words.kind[value] })), selected: search.kind, onChange: (kind: string[]) => change({ kind: kind as QueueSearch["kind"] }) },
    { id: "regime", title: text.regime, choices: REGIMES.map((value) => ({ value, label: words.regime[value] })), selected: search.regime, onChange: (regime: string[]) => change({ regime: regime as QueueSearch["regime"] }) },
  ];

  return (
    <Page
      title={text.title}
      aside={pages.data ? (isFiltered(search) && counts.data ? text.of(total, totalOf(search.view, counts.data)) : formatNumber(total)) : null}
      actions={
        <Button tone="primary" icon={Plus} keys="n" disabledReason={may("requests.open") ? null : words.permission("requests.open")} onPress={() => setCreating(true)}>
          {text.newRequest}
        </Button>
      }
    >
      <nav className={styles.views} aria-label={text.views}>
        {VIEWS.map((view) => {
          const count = counts.data ? totalOf(view, counts.data) : null;
          return (
            <Link key={view} to="/requests" search={{ ...NOTHING, view }} className={cx(view === search.view && styles.active)} aria-current={view === search.view ? "page" : undefined} activeProps={{}} inactiveProps={{}} onClick={() => setTyped("")}>
              {text.view[view]}
              {count === null ? null : <span className={styles.n}>{formatNumber(count)}</span>}
            </Link>
          );
        })}
      </nav>
      <div className={styles.filters}>
        <Chip icon={CircleDashed} name={text.state} values={search.state.map((state) => words.state[state])} onRemove={() => change({ state: [] })} />
        <Chip icon={Tag} name={text.kind} values={search.kind.map((kind) => words.kind[kind])} onRemove={() => change({ kind: [] })} />
        <Chip icon={Scale} name={text.regime} values={search.regime.map((regime) => words.regime[regime])} onRemove={() => change({ regime: [] })} />
        <FilterMenu label={text.filter} icon={ListFilter} keys="f" open={filtering} onOpenChange={setFiltering} sections={filters} />
        <span className="end row">
          <span className="t3 small nowrap">
            {text.groupedBy} <b className="strong t2">{text.dueDate}</b>
          </span>
          <SearchField aria-label={text.searchLabel} placeholder={text.searchHint} keys="/" value={typed} onChange={setTyped} inputRef={searchInput} />
        </span>
      </div>
      <div className={styles.split}>
        <section className={styles.list} aria-label={text.queue}>
          {pages.error && !pages.data ? (
            <ErrorPanel error={pages.error} onRetry={() => void pages.refetch()} />
          ) : pages.data ? (
            <Grid<RequestRow>
              ref={grid}
              aria-label={text.queue}
              columns={columns}
              items={items}
              total={total}
              current={current}
              onCurrent={setRow}
              onOpen={look}
              onGo={open}
              selected={selected}
              onToggle={toggle}
              sort={{ key: "due", descending: false }}
              hasMore={pages.hasNextPage && !pages.isFetchingNextPage}
              onMore={() => void pages.fetchNextPage()}
            />
          ) : (
            <SkeletonLines lines={14} />
          )}
          {pages.data && rows.length === 0 ? (
            <div className={styles.empty}>
              {isFiltered(search) ? (
                <EmptyState icon={ListFilter} title={text.noMatchTitle} action={<Button onPress={clearFilters}>{text.clearFilters}</Button>}>
                  {text.noMatch}
                </EmptyState>
              ) : search.view === "open" && (counts.data?.closed ?? 0) === 0 ? (
                <EmptyState icon={Inbox} title={text.emptyTitle} action={may("requests.open") ? <Button tone="primary" icon={Plus} onPress={() => setCreating(true)}>{text.newRequest}</Button> : undefined}>
                  {text.empty}
                </EmptyState>
              ) : (
                <EmptyState icon={Inbox} title={text.emptyView}>
                  {text.emptyViews[search.view]}
                </EmptyState>
              )}
            </div>
          ) : null}
          {selected.size > 0 ? <BulkBar rows={rows.filter(({ id }) => selected.has(id))} onClear={() => setSelected(new Set())} /> : null}
        </section>
        {search.peek ? <RequestPanel key={search.peek} id={search.peek} ref={panel} onClose={close} onMove={move} onOpen={() => open(search.peek)} /> : null}
      </div>
      {creating ? (
        <NewRequest
          onClose={() => setCreating(false)}
          onOpened={(id) => {
            setCreating(false);
            setCurrent(id);
            void navigate({ search: { ...NOTHING, peek: id } });
          }}
        />
      ) : null}
    </Page>
  );
}

function columnsOf(withPanel: boolean, selected: ReadonlySet<string>, toggle: (id: string) => void): Column<RequestRow>[] {
  return [
    {
      key: "select",
      head: <span className="visually-hidden">{text.columns.select}</span>,
      width: "38px",
      cell: (row) => (
        <button
          type="button"
          tabIndex={-1}
          className={styles.toggle}
          aria-label={text.selectRow(row.number)}
          aria-pressed={selected.has(row.id)}
          onClick={(event) => {
            event.stopPropagation();
            toggle(row.id);
          }}
        >
          <Tick state={selected.has(row.id) ? "on" : "off"} />
        </button>
      ),
    },
    { key: "number", head: text.columns.number, width: "100px", cell: (row) => <span className={styles.number}>{row.number}</span> },
    { key: "subject", head: text.columns.subject, width: withPanel ? "minmax(0, 1fr)" : "minmax(0, 1.3fr)", cell: (row) => <span className={styles.name}>{row.subject_name}</span> },
    { key: "kind", head: text.columns.kind, width: withPanel ? "134px" : "minmax(134px, .8fr)", cell: (row) => <KindCell kind={row.kind} /> },
    { key: "status", head: text.columns.status, width: withPanel ? "144px" : "minmax(144px, .9fr)", cell: (row) => <StatusCell row={row} /> },
    { key: "sources", head: text.columns.sources, width: withPanel ? "66px" : "84px", cell: (row) => <SourceTicks sources={row.sources} /> },
    ...(withPanel ? [] : [{ key: "received", head: text.columns.received, width: "118px", cell: (row: RequestRow) => <span className="t3 num">{formatDay(row.received_at)}</span> }]),
    { key: "due", head: text.columns.due, width: "104px", cell: (row) => <DueCell row={row} /> },
    { key: "assignee", head: <span className="visually-hidden">{text.columns.assignee}</span>, width: "40px", cell: (row) => (row.assignee ? <Avatar name={row.assignee.name} /> : <span className="visually-hidden">{text.nobody}</span>) },
  ];
}

function Chip({ icon: Icon, name, values, onRemove }: { icon: LucideIcon; name: string; values: readonly string[]; onRemove: () => void }) {
  if (values.length === 0) return null;
  return (
    <span className={styles.chip}>
      <span>
        <Icon size={13} strokeWidth={1.75} aria-hidden />
        {name}
      </span>
      <span>{text.isAnyOf}</span>
      <span className={styles.value}>{values.join(", ")}</span>
      <button type="button" aria-label={text.remove(name)} onClick={onRemove}>
        <X size={12} strokeWidth={2.2} aria-hidden />
      </button>
    </span>
  );
}

function totalOf(view: View, counts: { open: number; due_7_days: number; waiting_for_my_approval: number; paused: number; closed: number }): number {
  switch (view) {
    case "open":
      return counts.open;
    case "due_7_days":
      return counts.due_7_days;
    case "approval":
      return counts.waiting_for_my_approval;
    case "paused":
      return counts.paused;
    case "closed":
      return counts.closed;
    case "all":
      return counts.open + counts.closed;
  }
}

/** A search is an entry of the audit trail, so it is sent when the officer stops typing. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), value ? 350 : 0);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** Looking at a request is an entry of the audit trail, so rows that are only passed are not asked for. */
function useLate(run: (value: string) => void, wait: number): (value: string) => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (value) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => run(value), wait);
  };
}
