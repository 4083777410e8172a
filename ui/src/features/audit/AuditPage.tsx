import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Download, ListX, ScrollText, Search, ShieldCheck } from "lucide-react";
import { useMemo, useRef, useState } from "react";

import { call } from "../../api/client.ts";
import { toApiError } from "../../api/errors.ts";
import { auditPages } from "../../api/queries.ts";
import type { AuditVerified, EntryListed } from "../../api/generated/index.ts";
import { useActions } from "../../app/actions.ts";
import { Page } from "../../app/Page.tsx";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { Grid, type GridHandle } from "../../grid/Grid.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmptyState, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { useMedia } from "../../ui/useMedia.ts";
import styles from "./AuditPage.module.css";
import { NARROW, NARROWER, NARROWEST, WIDE } from "./columns.tsx";
import { recentDays } from "./DayStrip.tsx";
import { ExportDialog } from "./ExportDialog.tsx";
import { Headline } from "./Headline.tsx";
import { Histogram } from "./Histogram.tsx";
import { Inspector } from "./Inspector.tsx";
import { formatQuery, parseQuery, wantedOf, withToken } from "./query.ts";
import { QueryBar } from "./QueryBar.tsx";
import { text } from "./text.ts";

/** Whether the record is whole, then the record itself, then one entry with its proof. */
export function AuditPage() {
  const may = useMay();
  if (!may("audit.read")) {
    return (
      <Page title={text.title}>
        <ErrorPanel error={toApiError({ code: "forbidden", message: words.permission("audit.read") })} />
      </Page>
    );
  }
  return <Trail />;
}

function Trail() {
  const search = useSearch({ from: "/audit" });
  const navigate = useNavigate({ from: "/audit" });
  const client = useQueryClient();
  const may = useMay();
  const grid = useRef<GridHandle>(null);
  const bar = useRef<HTMLInputElement>(null);
  const narrow = useMedia("(max-width: 1339px)");
  const usual = useMedia("(max-width: 1699px)");
  const [exporting, setExporting] = useState(false);
  const { tokens, problems } = useMemo(() => parseQuery(search.q), [search.q]);
  // "7d" is counted from when the query was written, so that the answer can be held.
  const wanted = useMemo(() => wantedOf(tokens, new Date()), [tokens]);
  const pages = useInfiniteQuery(auditPages(wanted));
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data]);
  const items = useMemo(() => rows.map((row) => ({ type: "row" as const, key: String(row.index), row })), [rows]);
  const total = pages.data?.pages[0]?.total ?? 0;
  const days = useQuery(recentDays());
  const newest = days.data?.counts.at(-1)?.last ?? null;
  // Verifying is a fact with a time, so its answer stays until somebody asks again. It is not cut
  // off with the page: the way to stop it is to say so.
  const verdict = useQuery<AuditVerified>({
    queryKey: ["audit.verdict"],
    queryFn: () => call("audit.verify", { checkpoint: null }),
    staleTime: Infinity,
    retry: false,
  });
  const broken = verdict.data?.intact === false || (verdict.error !== null && toApiError(verdict.error).code === "ledger_broken");

  const show = (next: Partial<typeof search>) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  const ask = (q: string) => show({ q });
  const verify = () => void client.refetchQueries({ queryKey: ["audit.verdict"] });
  const canExport = may("audit.export") ? null : words.permission("audit.export");
  const young = (days.data?.counts.length ?? 0) <= 3;
  const span = search.by || (young ? "hour" : "day");

  useActions([
    { id: "audit.verify", label: text.verify, icon: ShieldCheck, keys: ["v"], section: text.section, run: verify },
    { id: "audit.export", label: text.export, icon: Download, keys: ["ctrl+e"], section: text.section, disabledReason: canExport, run: () => setExporting(true) },
    { id: "audit.search", label: text.query, icon: Search, keys: ["/", "f"], section: text.section, run: () => bar.current?.focus() },
    { id: "audit.clear", label: text.clear, icon: ListX, keys: ["shift+f"], section: text.section, run: () => ask("") },
    { id: "audit.next", label: text.previous, keys: ["j", "arrowdown"], section: text.section, keyOnly: true, run: () => grid.current?.move(1) },
    { id: "audit.previous", label: text.next, keys: ["k", "arrowup"], section: text.section, keyOnly: true, run: () => grid.current?.move(-1) },
    { id: "audit.close", label: text.closePanel, keys: ["escape"], section: text.section, keyOnly: true, run: () => show({ entry: "" }) },
  ]);

  return (
    <Page
      title={text.title}
      aside={pages.data ? text.entries(total) : null}
      actions={
        <Button icon={Download} keys="ctrl+e" disabledReason={canExport} onPress={() => setExporting(true)}>
          {text.export}
        </Button>
      }
    >
      <Headline
        verdict={verdict.data ?? null}
        error={verdict.error}
        checking={verdict.isFetching}
        at={verdict.dataUpdatedAt}
        broken={broken}
        size={newest === null ? null : newest + 1}
        signedAt={days.data?.signed_at ?? null}
        onVerify={verify}
        onShow={(index) => show({ entry: String(index) })}
      />
      <QueryBar tokens={tokens} problems={problems} onChange={ask} inputRef={bar} />
      <Histogram
        wanted={wanted}
        span={span}
        onSpan={(by) => show({ by })}
        onSelect={(since, until) => ask(formatQuery(withToken(withToken(tokens, "since", since ? [since] : []), "until", until ? [until] : [])))}
      />
      <div className={styles.split}>
        <section className={styles.list} aria-label={text.title}>
          {pages.error && !pages.data ? (
            <ErrorPanel error={pages.error} onRetry={() => void pages.refetch()} />
          ) : !pages.data ? (
            <SkeletonLines lines={14} />
          ) : rows.length === 0 ? (
            <EmptyState
              icon={tokens.length > 0 ? ListX : ScrollText}
              title={tokens.length > 0 ? text.emptyTitle : text.firstTitle}
              action={tokens.length > 0 ? <Button onPress={() => ask("")}>{text.clear}</Button> : undefined}
            >
              {tokens.length > 0 ? text.empty : text.first}
            </EmptyState>
          ) : (
            <Grid<EntryListed>
              ref={grid}
              aria-label={text.title}
              columns={search.entry ? (narrow ? NARROWEST : usual ? NARROWER : NARROW) : WIDE}
              items={items}
              total={total}
              current={search.entry || null}
              onCurrent={(entry) => show({ entry })}
              hasMore={pages.hasNextPage && !pages.isFetchingNextPage}
              onMore={() => void pages.fetchNextPage()}
            />
          )}
        </section>
        {/^\d+$/.test(search.entry) ? (
          <Inspector
            index={Number(search.entry)}
            bad={verdict.data?.first_bad ?? null}
            onShow={(index) => show({ entry: String(index) })}
            onAsk={ask}
            onClose={() => show({ entry: "" })}
          />
        ) : null}
      </div>
      {exporting ? <ExportDialog onClose={() => setExporting(false)} /> : null}
    </Page>
  );
}
