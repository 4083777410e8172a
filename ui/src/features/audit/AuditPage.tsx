import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { CircleX, Download, ListFilter, ListX, ShieldCheck, X } from "lucide-react";
import { useMemo, useRef, useState } from "react";

import { call } from "../../api/client.ts";
import { toApiError } from "../../api/errors.ts";
import { auditPages } from "../../api/queries.ts";
import type { EntryListed, AuditVerified } from "../../api/generated/index.ts";
import { useActions } from "../../app/actions.ts";
import { Page } from "../../app/Page.tsx";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { Grid, type Column, type GridHandle } from "../../grid/Grid.tsx";
import { formatAgo, formatUtc } from "../../i18n/dates.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Avatar, MachineAvatar } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { EmptyState, ErrorPanel, SkeletonLines, toastError } from "../../ui/feedback.tsx";
import { FilterMenu } from "../../ui/fields.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import { useMedia } from "../../ui/useMedia.ts";
import chips from "../requests/QueuePage.module.css";
import styles from "./AuditPage.module.css";
import { ExportDialog } from "./ExportDialog.tsx";
import { Inspector } from "./Inspector.tsx";
import { text } from "./text.ts";

/** Whether the record is whole, then the record itself, then one entry with its proof. */
export function AuditPage() {
  const search = useSearch({ from: "/audit" });
  const navigate = useNavigate({ from: "/audit" });
  const client = useQueryClient();
  const may = useMay();
  const grid = useRef<GridHandle>(null);
  const narrow = useMedia("(max-width: 1339px)");
  const [filtering, setFiltering] = useState(false);
  const [exporting, setExporting] = useState(false);
  const actions = search.actions ? search.actions.split(",") : [];
  const pages = useInfiniteQuery(auditPages({ actions, object: search.request || null, from: null, to: null }));
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data]);
  const items = useMemo(() => rows.map((row) => ({ type: "row" as const, key: String(row.index), row })), [rows]);
  const total = pages.data?.pages[0]?.total ?? 0;
  // Verifying is a fact with a time, so its answer stays until somebody asks again.
  const verdict = useQuery<AuditVerified>({
    queryKey: ["audit.verdict"],
    queryFn: ({ signal }) => call("audit.verify", { checkpoint: null }, signal),
    staleTime: Infinity,
    retry: false,
  });
  const broken = verdict.data?.intact === false || (verdict.error !== null && toApiError(verdict.error).code === "ledger_broken");

  const show = (next: Partial<typeof search>) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  const verify = () => void client.refetchQueries({ queryKey: ["audit.verdict"] }).catch(toastError);
  const canExport = may("audit.export") ? null : words.permission("audit.export");

  useActions([
    { id: "audit.verify", label: text.verify, icon: ShieldCheck, keys: ["v"], section: text.section, run: verify },
    { id: "audit.export", label: text.export, icon: Download, keys: ["ctrl+e"], section: text.section, disabledReason: canExport, run: () => setExporting(true) },
    { id: "audit.filter", label: text.filterButton, icon: ListFilter, keys: ["f"], section: text.section, run: () => setFiltering(true) },
    { id: "audit.next", label: text.previous, keys: ["j", "arrowdown"], section: text.section, keyOnly: true, run: () => grid.current?.move(1) },
    { id: "audit.previous", label: text.next, keys: ["k", "arrowup"], section: text.section, keyOnly: true, run: () => grid.current?.move(-1) },
    { id: "audit.close", label: text.closePanel, keys: ["escape"], section: text.section, keyOnly: true, run: () => show({ entry: "" }) },
  ]);

  return (
    <Page
      title={text.title}
      aside={pages.data ? text.entries(total) : null}
      actions={
        <Button icon={Download} disabledReason={canExport} onPress={() => setExporting(true)}>
          {text.export}
        </Button>
      }
    >
      <Headline verdict={verdict.data ?? null} error={verdict.error} checking={verdict.isFetching} at={verdict.dataUpdatedAt} broken={broken} onVerify={verify} onShow={(index) => show({ entry: String(index) })} />
      <div className={styles.bar}>
        {actions.length > 0 ? <Chip name={text.filter} values={actions.map((action) => text.groups[action] ?? action)} onRemove={() => show({ actions: "" })} /> : null}
        {search.request ? <Chip name={text.request} values={[search.request]} onRemove={() => show({ request: "" })} /> : null}
        <FilterMenu
          label={text.filterButton}
          icon={ListFilter}
          keys="f"
          open={filtering}
          onOpenChange={setFiltering}
          sections={[
            {
              id: "actions",
              title: text.filter,
              choices: Object.entries(text.groups).map(([value, label]) => ({ value, label })),
              selected: actions,
              onChange: (selected) => show({ actions: selected.join(",") }),
            },
          ]}
        />
      </div>
      <div className={styles.split}>
        <section className={styles.list} aria-label={text.title}>
          {pages.error && !pages.data ? (
            <ErrorPanel error={pages.error} onRetry={() => void pages.refetch()} />
          ) : !pages.data ? (
            <SkeletonLines lines={14} />
          ) : rows.length === 0 ? (
            <EmptyState icon={ListX} title={text.emptyTitle}>
              {text.empty}
            </EmptyState>
          ) : (
            <Grid<EntryListed>
              ref={grid}
              aria-label={text.title}
              columns={search.entry ? (narrow ? NARROWEST : NARROW) : WIDE}
              items={items}
              total={total}
              current={search.entry || null}
              onCurrent={(entry) => show({ entry })}
              hasMore={pages.hasNextPage && !pages.isFetchingNextPage}
              onMore={() => void pages.fetchNextPage()}
            />
          )}
        </section>
        {search.entry && /^\d+$/.test(search.entry) ? (
          <Inspector index={Number(search.entry)} newest={total > 0 && !search.actions && !search.request ? (rows[0]?.index ?? null) : null} bad={verdict.data?.first_bad ?? null} onShow={(index) => show({ entry: String(index) })} onClose={() => show({ entry: "" })} />
        ) : null}
      </div>
      {exporting ? <ExportDialog onClose={() => setExporting(false)} /> : null}
    </Page>
  );
}

interface HeadlineProps {
  verdict: AuditVerified | null;
  error: Error | null;
  checking: boolean;
  at: number;
  broken: boolean;
  onVerify: () => void;
  onShow: (index: number) => void;
}

/** The verdict as the headline of the page. A broken trail takes the page over. */
function Headline({ verdict, error, checking, at, broken, onVerify, onShow }: HeadlineProps) {
  const again = (
    <Button icon={ShieldCheck} pending={checking} onPress={onVerify}>
      {verdict ? text.again : text.verify}
    </Button>
  );
  if (broken) {
    const first = verdict?.first_bad ?? null;
    return (
      <div className={cx(styles.headline, styles.broken)} role="alert">
        <div className="grow">
          <h2>
            <SeverityGlyph severity="critical" />
            {text.broken}
          </h2>
          <p>
            <b className="strong">{verdict?.message ?? (error ? toApiError(error).message : "")}</b> {first === null ? null : text.firstBad(first)} {text.doNow}
          </p>
        </div>
        {first === null ? null : (
          <Button tone="primary" onPress={() => onShow(first)}>
            {text.showBad}
          </Button>
        )}
        {again}
      </div>
    );
  }
  return (
    <div className={styles.headline} role="status">
      <div className="grow">
        <h2>
          {checking && !verdict ? <Spinner /> : verdict ? <Mark glyph="done" tone="ok" /> : <Mark glyph="todo" tone="idle" />}
          {verdict ? text.intact : checking ? text.checking : error ? text.failed : text.neverVerified}
        </h2>
        <p>
          {verdict ? (
            <>
              {text.checked(verdict.entries, formatAgo(new Date(at).toISOString()))} {verdict.complete_to === null ? null : text.complete(verdict.complete_to)} {verdict.uncovered > 0 ? text.uncovered(verdict.uncovered) : null}
            </>
          ) : error ? (
            toApiError(error).message
          ) : (
            text.verifyHint
          )}
        </p>
      </div>
      {again}
    </div>
  );
}

function Chip({ name, values, onRemove }: { name: string; values: readonly string[]; onRemove: () => void }) {
  return (
    <span className={chips.chip}>
      <span>{name}</span>
      <span>{text.isAnyOf}</span>
      <span className={chips.value}>{values.join(", ")}</span>
      <button type="button" aria-label={text.remove} onClick={onRemove}>
        <X size={12} strokeWidth={2.2} aria-hidden />
      </button>
    </span>
  );
}

const WIDE: readonly Column<EntryListed>[] = [
  { key: "index", head: text.columns.index, width: "104px", cell: (row) => <span className={styles.index}>#{formatNumber(row.index)}</span> },
  { key: "at", head: text.columns.at, width: "196px", cell: (row) => <span className={styles.index}>{formatUtc(row.at)}</span> },
  {
    key: "actor",
    head: text.columns.actor,
    width: "minmax(140px, 0.8fr)",
    cell: (row) => (
      <span className={styles.actor}>
        {row.actor.includes(" ") ? <Avatar name={row.actor} /> : <MachineAvatar />}
        <span className="trunc">{row.actor}</span>
      </span>
    ),
  },
  { key: "action", head: text.columns.action, width: "minmax(170px, 1fr)", cell: (row) => <span className={styles.action} title={row.action}>{words.action(row.action)}</span> },
  { key: "object", head: text.columns.object, width: "minmax(110px, 0.7fr)", cell: (row) => <span className="t2">{row.object ?? ""}</span> },
  {
    key: "result",
    head: text.columns.result,
    width: "92px",
    cell: (row) =>
      row.result === "done" ? (
        <span className="t3">{row.result}</span>
      ) : (
        <span className={styles.bad}>
          <CircleX size={13} strokeWidth={1.8} aria-hidden />
          {row.result}
        </span>
      ),
  },
  { key: "hash", head: text.columns.hash, width: "94px", cell: (row) => <span className={styles.hash}>{row.leaf.slice(0, 8)}</span> },
];
const NARROW_WIDTHS: Record<string, string> = { index: "84px", actor: "minmax(0, 1fr)", action: "minmax(0, 1.15fr)", object: "minmax(0, 0.75fr)", result: "84px", hash: "86px" };
const NARROW = WIDE.map((column) => (column.key === "at" ? { ...column, width: "104px", cell: (row: EntryListed) => <span className={styles.index}>{formatUtc(row.at).slice(11)}</span> } : { ...column, width: NARROW_WIDTHS[column.key] ?? column.width }));
const NARROWEST = NARROW.filter(({ key }) => key !== "hash" && key !== "object" && key !== "result");
