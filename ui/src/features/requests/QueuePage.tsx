import { useIsFetching, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { ArrowUpDown, ChevronsDownUp, ChevronsUpDown, Download, FileUp, Inbox, ListFilter, Plus } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { call } from "../../api/client.ts";
import { toApiError } from "../../api/errors.ts";
import { query, useOperation } from "../../api/queries.ts";
import type { RequestRow } from "../../api/generated/index.ts";
import { useActions, useKeyOf } from "../../app/actions.ts";
import { announce } from "../../app/announcer.ts";
import { copyActions, type CopyForm } from "../../app/copyAs.ts";
import { Page } from "../../app/Page.tsx";
import { newRun } from "../../app/runs.ts";
import { useMay, useSession } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { Grid, type GridHandle } from "../../grid/Grid.tsx";
import { lineAt, placesOn, spanSource } from "../../grid/source.ts";
import { formatTime } from "../../i18n/dates.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Banner, EmptyState, ErrorPanel, SkeletonLines, toastError } from "../../ui/feedback.tsx";
import { SearchField } from "../../ui/fields.tsx";
import { useMedia } from "../../ui/useMedia.ts";
import { AssignMenu } from "./AssignMenu.tsx";
import { BulkBar } from "./BulkBar.tsx";
import { BulkDialog, type BulkName } from "./BulkDialog.tsx";
import { columnsOf } from "./columns.tsx";
import { copyable } from "./copyable.ts";
import { resizeColumn, useColumnWidths, useHiddenColumns } from "./display.ts";
import { DisplayMenu } from "./DisplayMenu.tsx";
import { FilterBar } from "./FilterBar.tsx";
import { spansOf } from "./grouping.tsx";
import { ImportDialog } from "./ImportDialog.tsx";
import { rememberQueue, rowLeft } from "./lastQueue.ts";
import { NewRequest } from "./NewRequest.tsx";
import styles from "./QueuePage.module.css";
import { MOST_TICKS } from "./progress.ts";
import { queueText } from "./queueText.ts";
import { RequestPanel } from "./RequestPanel.tsx";
import { isFiltered, NOTHING, orderOf, ORDERS, queueInput, sortedBy, type QueueFilter, type QueueSearch } from "./search.ts";
import { added, isSelected, NONE, selectedCount, targetsOf, toggled, type Selection } from "./selection.ts";
import { text } from "./text.ts";
import { PAGE, useQueue } from "./useQueue.ts";
import { useViewKey, ViewTabs } from "./ViewTabs.tsx";

/** Columns that make room for the side panel in a narrow window; the panel shows the same. */
const DROPPED: ReadonlySet<string> = new Set(["kind", "sources", "assignee", "regime"]);
const COPIED: readonly CopyForm[] = ["text", "tsv", "markdown", "json", "link"];
const ORDER_KEYS = { due: "s d", received: "s r", number: "s n" } as const;
/** So many ticks stand for sources that were not asked yet, when no row says more. */
const FEWEST_TICKS = 3;

/** The queue: views, filters in the address, rows by due date, and a request beside them. */
export function QueuePage() {
  const search = useSearch({ from: "/requests" });
  const navigate = useNavigate({ from: "/requests" });
  const may = useMay();
  const { officer } = useSession();
  const [dialog, setDialog] = useState<"new" | "import" | null>(null);
  const [filtering, setFiltering] = useState(false);
  const [selection, setSelection] = useState<Selection>(NONE);
  const [bulk, setBulk] = useState<{ name: BulkName; targets: ReturnType<typeof targetsOf>; count: number } | null>(null);
  const [assigning, setAssigning] = useState<{ row: RequestRow; anchor: HTMLElement } | null>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [typed, setTyped] = useState(search.q);
  const [landing] = useState(() => search.peek || rowLeft(officer.id, search));
  const [current, setCurrent] = useState(landing);
  useEffect(() => rememberQueue({ officer: officer.id, search, current }));
  const grid = useRef<GridHandle>(null);
  const panel = useRef<HTMLElement>(null);
  const searchInput = useRef<HTMLInputElement>(null);
  const hidden = useHiddenColumns();
  const view = useViewKey(search);
  const widths = useColumnWidths(view);
  const exporting = useOperation("requests.export");

  const counts = useQuery(query("requests.counts", {}));
  const settled = useSettled(typed);
  const asked = JSON.stringify(queueInput({ ...search, q: settled }, officer.id));
  const filter = useMemo(() => JSON.parse(asked) as QueueFilter, [asked]);
  const order = orderOf(search);
  const { descending } = order;
  const queue = useQueue(filter, descending);
  const { rows, total, groups, want } = queue;
  const spans = useMemo(() => (groups && search.group === "" ? spansOf(groups, folded, descending) : null), [groups, folded, descending, search.group]);
  const source = useMemo(() => spanSource(spans, total, rows), [spans, total, rows]);
  const onWindow = useCallback(
    (first: number, end: number) => {
      const places = placesOn(spans, first, end - 1);
      if (places) want(places.first, Math.min(places.last, total - 1));
    },
    [spans, want, total],
  );

  // Once on the way to a request, nothing that comes late calls back to the queue.
  const leaving = useRef(false);
  const change = (next: Partial<QueueSearch>) => {
    if (!leaving.current) void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  };
  // What was typed goes into the address once; an address that comes from elsewhere is typed.
  const sent = useRef(search.q);
  useEffect(() => {
    if (settled === sent.current) return;
    sent.current = settled;
    change({ q: settled });
  });
  const [known, setKnown] = useState(search.q);
  if (search.q !== known) {
    setKnown(search.q);
    if (search.q !== settled) setTyped(search.q);
  }
  // Another filter is another list: it begins at its top, and nothing in it is selected.
  const shownFilter = useRef(asked);
  useEffect(() => {
    if (shownFilter.current === asked) return;
    shownFilter.current = asked;
    setSelection(NONE);
    setFolded(new Set());
    grid.current?.show(0);
  }, [asked]);
  const wanted = search.peek || landing || "";
  useLanding(wanted, landing, filter, rows.placeOf(wanted), queue.ready, (place) => grid.current?.show(lineAt(spans, descending ? total - 1 - place : place)));

  const peek = (id: string) => change({ peek: id });
  const open = (id: string) => {
    leaving.current = true;
    void navigate({ to: "/requests/$id", params: { id }, search: { tab: "", collection: "" } });
  };
  const rowOf = (id: string): RequestRow | undefined => {
    const place = rows.placeOf(id);
    return place < 0 ? undefined : rows.at(place)?.row;
  };
  const select = (next: Selection) => {
    setSelection(next);
    announce(text.selected(selectedCount(next, total)));
  };
  const toggle = (row: RequestRow | undefined) => row && select(toggled(selection, row));
  const loaded = (): RequestRow[] => {
    const page: RequestRow[] = [];
    for (let place = 0; place < total && page.length < PAGE; place += 1) {
      const found = rows.at(place);
      if (found) page.push(found.row);
      else if (page.length > 0) break;
    }
    return page;
  };
  const chosen = selectedCount(selection, total);
  const all = chosen === 0 ? "off" : chosen >= total ? "on" : "mixed";
  const canAll = !queue.common;
  const selectMore = () => {
    // The second step names everything that matches; the first only what is there to be seen.
    if (canAll && chosen > 0 && chosen < total && selection.type === "some") return select({ type: "all", except: new Set() });
    select(added(selection, loaded()));
  };
  const setRow = (id: string) => {
    setCurrent(id);
    // An open panel follows the cursor; a closed one stays closed.
    if (search.peek) peekSoon(id);
  };
  const peekSoon = useLate(peek, 180);
  const look = (id: string) => {
    peek(id);
    requestAnimationFrame(() => panel.current?.focus());
  };
  const close = () => {
    if (search.peek) change({ peek: "" });
    else setSelection(NONE);
    grid.current?.focus();
  };
  const clearFilters = () => {
    setTyped("");
    change({ state: [], kind: [], regime: [], not: [], assignee: "", q: "" });
  };
  const fold = (key: string) => {
    const next = new Set(folded);
    if (!next.delete(key)) next.add(key);
    setFolded(next);
  };
  const assignCurrent = () => {
    const row = current ? rowOf(current) : undefined;
    const anchor = document.querySelector<HTMLElement>(`[data-assign="${current ?? ""}"]`);
    if (row && anchor) setAssigning({ row, anchor });
  };
  const exportQueue = () => exporting.mutate({ filter: { ...filter }, descending, directory: null, run: newRun() }, { onError: (error) => error.code !== "refused" && toastError(error) });
  const cannotOpen = may("requests.open") ? null : words.permission("requests.open");
  const cannotExport = may("reports.export") ? (exporting.isPending ? queueText.exporting : null) : words.permission("reports.export");
  const cannotWork = may("requests.work") ? null : words.permission("requests.work");

  const here = current ? rowOf(current) : undefined;
  const copied = chosen > 0 ? (selection.type === "some" ? [...selection.rows.values()] : []) : here ? [here] : [];

  useActions([
    ...(chosen > 0 || here ? copyActions(text.section, copied.map(copyable), COPIED, chosen > 0 && selection.type === "all" ? queueText.copyAll : null) : []),
    { id: "queue.new", label: text.newRequest, icon: Plus, keys: ["n", "ctrl+n"], section: text.section, disabledReason: cannotOpen, run: () => setDialog("new") },
    { id: "queue.import", label: queueText.importQueue, icon: FileUp, section: text.section, disabledReason: cannotOpen, run: () => setDialog("import") },
    { id: "queue.export", label: queueText.exportQueue, icon: Download, keys: ["ctrl+e"], section: text.section, disabledReason: cannotExport, run: exportQueue },
    { id: "queue.search", label: text.focusSearch, keys: ["/"], section: text.section, run: () => searchInput.current?.focus() },
    { id: "queue.filter", label: text.addFilter, icon: ListFilter, keys: ["f"], section: text.section, run: () => setFiltering(true) },
    { id: "queue.clear", label: text.clearFilters, keys: ["shift+f"], section: text.section, disabledReason: isFiltered(search) ? null : queueText.nothingToSave, run: clearFilters },
    ...ORDERS.map((key) => ({ id: `queue.order.${key}`, label: queueText.orderBy(text.columns[key]), icon: ArrowUpDown, keys: [ORDER_KEYS[key]], section: text.section, run: () => change({ sort: sortedBy(search, key) }) })),
    { id: "queue.fold", label: queueText.foldAll, icon: ChevronsDownUp, section: text.section, disabledReason: spans ? null : queueText.notGrouped, run: () => setFolded(new Set((spans ?? []).map(({ key }) => key))) },
    { id: "queue.unfold", label: queueText.unfoldAll, icon: ChevronsUpDown, section: text.section, disabledReason: spans ? null : queueText.notGrouped, run: () => setFolded(new Set()) },
    { id: "queue.next", label: text.next, keys: ["j", "arrowdown"], section: text.section, keyOnly: true, run: () => grid.current?.move(1) },
    { id: "queue.previous", label: text.previous, keys: ["k", "arrowup"], section: text.section, keyOnly: true, run: () => grid.current?.move(-1) },
    { id: "queue.group", label: queueText.fold, keys: ["arrowleft"], section: text.section, keyOnly: true, run: () => grid.current?.fold() },
    { id: "queue.peek", label: text.peek, keys: ["enter"], section: text.section, keyOnly: true, run: () => current && look(current) },
    { id: "queue.open", label: text.open, keys: ["o"], section: text.section, keyOnly: true, run: () => current && open(current) },
    { id: "queue.select", label: text.select, keys: ["x"], section: text.section, keyOnly: true, run: () => current && toggle(rowOf(current)) },
    { id: "queue.all", label: queueText.selectLoaded, keys: ["ctrl+a"], section: text.section, keyOnly: true, run: selectMore },
    ...(chosen === 0 && !search.peek ? [{ id: "queue.assign", label: queueText.assignTo, keys: ["a"], section: text.section, keyOnly: true, disabledReason: cannotWork, run: assignCurrent }] : []),
    { id: "queue.close", label: text.closePanel, keys: ["escape"], section: text.section, keyOnly: true, run: close },
  ]);

  const keyOf = useKeyOf();
  const withPanel = search.peek !== "";
  const narrow = useMedia("(max-width: 1339px)");
  const tight = useMedia("(max-width: 860px)");
  const wide = useMedia("(min-width: 1640px)");
  const usual = Math.min(MOST_TICKS, Math.max(FEWEST_TICKS, ...Array.from({ length: Math.min(total, 60) }, (_, place) => rows.at(place)?.row.collections?.length ?? 0)));
  const columns = columnsOf({
    withPanel,
    wide,
    hidden: withPanel && narrow ? new Set([...hidden, ...DROPPED]) : hidden,
    sought: settled.trim(),
    usual,
    selected: (id) => isSelected(selection, id),
    all,
    canAssign: !cannotWork,
    onAll: () => (all === "on" || selection.type === "all" ? setSelection(NONE) : selectMore()),
    onToggle: toggle,
    onAssign: (row, anchor) => setAssigning({ row, anchor }),
  });
  const everything = counts.data ? counts.data.open + counts.data.closed : null;
  const found = queue.common ? queueText.atLeast(total) : formatNumber(total);

  return (
    <Page
      title={text.title}
      aside={queue.ready ? (everything === null ? found : text.ofAll(found, everything)) : null}
      actions={
        <>
          <DisplayMenu search={search} view={view} onChange={change} />
          <IconButton icon={FileUp} aria-label={queueText.importQueue} disabledReason={cannotOpen} onPress={() => setDialog("import")} />
          <IconButton icon={Download} aria-label={queueText.exportQueue} disabledReason={cannotExport} onPress={exportQueue} />
          <Button tone="primary" icon={Plus} keys={keyOf("queue.new", "n")} disabledReason={cannotOpen} onPress={() => setDialog("new")}>
            {text.newRequest}
          </Button>
        </>
      }
    >
      <ViewTabs search={search} me={officer.id} counts={counts.data} onGo={() => setTyped("")} />
      <FilterBar
        search={search}
        me={officer.id}
        open={filtering}
        onOpenChange={setFiltering}
        onChange={change}
        trailing={
          <span className="end row">
            <span className={styles.grouped}>
              {text.groupBy} <b>{queueText.groupedBy[spans ? "due" : "none"]}</b>
            </span>
            <SearchField aria-label={text.searchLabel} placeholder={text.searchHint} keys={keyOf("queue.search", "/")} value={typed} onChange={setTyped} inputRef={searchInput} />
          </span>
        }
      />
      {queue.error && queue.ready ? (
        <Banner severity="warning" action={<Button size="small" onPress={queue.retry}>{queueText.retry}</Button>}>
          {queueText.old(formatTime(new Date(queue.askedAt).toISOString()), toApiError(queue.error).message)}
        </Banner>
      ) : null}
      <div className={styles.split}>
        <section className={styles.list} aria-label={text.queue}>
          {queue.error && !queue.ready ? (
            <ErrorPanel error={queue.error} onRetry={queue.retry} />
          ) : queue.ready ? (
            <Grid<RequestRow>
              ref={grid}
              aria-label={text.queue}
              columns={columns}
              items={source}
              total={total}
              current={current}
              onCurrent={setRow}
              onOpen={look}
              onGo={open}
              selected={{ has: (id) => isSelected(selection, id) }}
              onToggle={(id) => toggle(rowOf(id))}
              onSelect={(ids) => select(added(selection, ids.map(rowOf).filter((row) => row !== undefined)))}
              widths={widths}
              onResize={(column, width) => resizeColumn(view, column, width)}
              sort={order}
              onSort={(key) => change({ sort: sortedBy(search, key) })}
              onFold={fold}
              onWindow={onWindow}
              stale={queue.stale}
            />
          ) : (
            <SkeletonLines lines={14} />
          )}
          {queue.ready && total === 0 && !queue.stale ? <Empty search={search} any={everything !== 0} canOpen={!cannotOpen} onClear={clearFilters} onNew={() => setDialog("new")} /> : null}
          {chosen > 0 ? (
            <BulkBar
              selection={selection}
              total={total}
              canAll={canAll}
              compact={tight || (withPanel && narrow)}
              onAll={() => select({ type: "all", except: new Set() })}
              onStart={(name) => setBulk({ name, targets: targetsOf(selection, filter), count: chosen })}
              onClear={() => {
                setSelection(NONE);
                grid.current?.focus();
              }}
            />
          ) : null}
        </section>
        {search.peek ? <RequestPanel key={search.peek} id={search.peek} ref={panel} onClose={close} onMove={(by) => grid.current?.move(by)} onOpen={() => open(search.peek)} /> : null}
      </div>
      {bulk ? <BulkDialog {...bulk} onClose={() => setBulk(null)} onDone={() => setSelection(NONE)} /> : null}
      {assigning ? <AssignMenu {...assigning} me={officer.id} onClose={() => setAssigning(null)} /> : null}
      {dialog === "import" ? <ImportDialog onClose={() => setDialog(null)} /> : null}
      {dialog === "new" ? (
        <NewRequest
          onClose={() => setDialog(null)}
          onOpened={(id) => {
            setDialog(null);
            setTyped("");
            setCurrent(id);
            void navigate({ search: { ...NOTHING, peek: id } });
          }}
        />
      ) : null}
    </Page>
  );
}

/** Nothing to show: because there is nothing, because nothing fits, or because all is done. */
function Empty({ search, any, canOpen, onClear, onNew }: { search: QueueSearch; any: boolean; canOpen: boolean; onClear: () => void; onNew: () => void }) {
  const create = (
    <Button tone="primary" icon={Plus} onPress={onNew}>
      {text.newRequest}
    </Button>
  );
  return (
    <div className={styles.empty}>
      {isFiltered(search) ? (
        <EmptyState icon={ListFilter} title={text.noMatchTitle} action={<Button onPress={onClear}>{text.clearFilters}</Button>}>
          {text.noMatch}
        </EmptyState>
      ) : any ? (
        <EmptyState icon={Inbox} title={text.emptyView}>
          {text.emptyViews[search.view]}
        </EmptyState>
      ) : (
        <EmptyState icon={Inbox} title={text.emptyTitle} action={canOpen ? create : undefined}>
          {text.empty}
        </EmptyState>
      )}
    </div>
  );
}

/** Brings the request of a link into view, wherever in the queue it stands. */
function useLanding(peek: string, landing: string | null, filter: QueueFilter, loadedAt: number, ready: boolean, show: (place: number) => void): void {
  const landed = useRef("");
  const busy = useIsFetching({ queryKey: ["requests.list"] });
  useEffect(() => {
    if (!ready || !peek || landed.current === peek || busy > 0) return;
    landed.current = peek;
    // Who comes back finds the row; who clicks on one in the list sees it already.
    if (loadedAt >= 0) return peek === landing ? show(loadedAt) : undefined;
    call("requests.place", { id: peek, filter })
      .then(({ place }) => place !== null && show(place))
      .catch(() => {});
  });
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
