import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { ChartColumn, ChevronLeft, ChevronRight, Download, FileBadge, Minus, Plus } from "lucide-react";
import { lazy, Suspense, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";

import { toApiError } from "../../api/errors.ts";
import { query, useOperation } from "../../api/queries.ts";
import type { ReportPreview, ReportWritten } from "../../api/generated/index.ts";
import { useActions, useKeyOf } from "../../app/actions.ts";
import { Page } from "../../app/Page.tsx";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { formatBytes, formatMoment, today } from "../../i18n/dates.ts";
import { Copyable } from "../../ui/bits.tsx";
import { Button, IconButton } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { EmptyState, ErrorLine, ErrorPanel, SkeletonLines, toast } from "../../ui/feedback.tsx";
import { Segmented, Select, TextField } from "../../ui/fields.tsx";
import { PropertyList, Section } from "../../ui/layout.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import { parseCsv, periodOf, PRESETS, presetOf, type Preset } from "./period.ts";
import styles from "./ReportsPage.module.css";
import { text } from "./text.ts";

// pdf.js is large and only needed here.
const PdfPreview = lazy(() => import("./PdfPreview.tsx").then((module) => ({ default: module.PdfPreview })));

const GROUPS = [
  { title: text.groups.regulator, keys: ["register"] },
  { title: text.groups.assurance, keys: ["audit", "erasure_certificate"] },
] as const;
const ZOOMS = [50, 75, 100, 125, 150, 200];
/** Width of an A4 page at 100 %. */
const PAGE_PIXELS = 794;

/** Which report, what it would look like, and what goes into it. */
export function ReportsPage() {
  const may = useMay();
  if (!may("reports.export")) {
    return (
      <Page title={text.title}>
        <ErrorPanel error={toApiError({ code: "forbidden", message: words.permission("reports.export") })} />
      </Page>
    );
  }
  return <Reports />;
}

function Reports() {
  const search = useSearch({ from: "/reports" });
  const navigate = useNavigate({ from: "/reports" });
  const now = today();
  const month = periodOf("month", now);
  const period = { from: search.from || month.from, to: search.to || month.to };
  const [directory, setDirectory] = useState("");
  const [made, setMade] = useState<ReportWritten | null>(null);
  const register = useOperation("reports.register");
  const audit = useOperation("reports.audit");
  const show = (next: Partial<typeof search>) => {
    setMade(null);
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  };
  const wrongFrom = period.from ? null : text.missing;
  const wrongTo = !period.to ? text.missing : period.to < period.from ? text.order : null;
  const about = search.report === "erasure_certificate" ? null : search.report;
  const ready = about !== null && !wrongFrom && !wrongTo;
  const run = about === "register" ? register : audit;
  const preview = useQuery({
    ...query("reports.preview", { report: about ?? "register", ...period, format: search.format }),
    enabled: ready,
    placeholderData: keepPreviousData,
    // A preview is as old as its making; what is exported is made anew.
    staleTime: 60_000,
  });
  const size = preview.data && !preview.isPlaceholderData ? preview.data.size_bytes : null;
  const format = search.format.toUpperCase();
  const exportIt = () => {
    if (!ready || run.isPending) return;
    run.mutate(
      { ...period, format: search.format, directory: directory.trim() || null },
      {
        onSuccess: (output) => {
          setMade(output);
          toast("done", text.done(text.names[search.report] ?? search.report), output.file);
        },
      },
    );
  };

  const keyOf = useKeyOf();
  useActions([{ id: "reports.export", label: text.export(format), icon: Download, keys: ["ctrl+e"], section: text.section, disabledReason: ready ? null : (wrongFrom ?? wrongTo ?? text.certificate), run: exportIt }]);

  return (
    <Page title={text.title} aside={text.names[search.report]}>
      <div className={styles.columns}>
        <ReportList chosen={search.report} onChoose={(report) => show({ report })} />
        {about === null ? (
          <EmptyState
            icon={FileBadge}
            title={text.certificateTitle}
            action={<Button onPress={() => void navigate({ to: "/requests" })}>{text.toRequests}</Button>}
          >
            {text.certificate}
          </EmptyState>
        ) : (
          <>
            {ready ? <Preview key={about} preview={preview} format={search.format} onFormat={(next) => show({ format: next })} /> : <div className={styles.center} />}
            <aside className={styles.right} aria-label={text.options} data-region tabIndex={-1}>
              <div className={styles.options}>
                <p className="t2">{text.leads[about]}</p>
                <div className={styles.field}>
                  <Select<Preset>
                    label={text.preset}
                    value={presetOf(period, now)}
                    onChange={(preset) => show(periodOf(preset, now))}
                    placeholder={text.otherPeriod}
                    choices={PRESETS.map((value) => ({ value, label: text.presets[value] }))}
                  />
                  <div className={styles.pair}>
                    <TextField type="date" label={text.from} value={period.from} onChange={(from) => show({ from })} error={wrongFrom} />
                    <TextField type="date" label={text.to} value={period.to} onChange={(to) => show({ to })} error={wrongTo} />
                  </div>
                </div>
                <div>
                  <h2>{text.namesTitle}</h2>
                  <p className="t2">{text.namesHint}</p>
                </div>
                <TextField optional mono label={text.folder} hint={text.folderHint} value={directory} onChange={setDirectory} />
              </div>
              <div className={styles.foot}>
                {run.error ? <ErrorLine error={run.error} /> : null}
                {made ? <Made made={made} /> : null}
                <Button wide size="large" tone="primary" icon={Download} keys={keyOf("reports.export", "ctrl+e")} pending={run.isPending} disabledReason={wrongFrom ?? wrongTo} onPress={exportIt}>
                  {text.export(format)}
                </Button>
                <p className="t3 small">{size === null ? text.logged : text.about(formatBytes(size))}</p>
              </div>
            </aside>
          </>
        )}
      </div>
    </Page>
  );
}

function ReportList({ chosen, onChoose }: { chosen: string; onChoose: (report: "register" | "audit" | "erasure_certificate") => void }) {
  const list = useQuery(query("reports.list", {}));
  return (
    <nav className={styles.left} aria-label={text.reports}>
      {GROUPS.map(({ title, keys }) => (
        <section key={title} aria-label={title}>
          <h2>{title}</h2>
          <ul>
            {keys.map((key) => (
              <li key={key}>
                <button type="button" className={cx(styles.report, key === chosen && styles.on)} aria-current={key === chosen ? "page" : undefined} onClick={() => onChoose(key)}>
                  <span>{text.names[key]}</span>
                  <span className="t3 small">{text.subs[key]}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <section aria-label={text.past}>
        <h2>{text.past}</h2>
        {list.error ? <ErrorLine error={list.error} /> : null}
        {list.data && list.data.past.length === 0 ? <p className={styles.noPast}>{text.noPast}</p> : null}
        <ul>
          {list.data?.past.slice(0, 12).map((entry) => (
            <li key={entry.index}>
              <Link to="/audit" search={{ entry: String(entry.index), q: "", by: "" }} className={styles.report} title={text.openEntry}>
                <span className="trunc">{text.names[entry.object ?? ""] ?? entry.object}</span>
                <span className="t3 small trunc">{text.pastBy(entry.actor, formatMoment(entry.at))}</span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
    </nav>
  );
}

interface PreviewProps {
  preview: UseQueryResult<ReportPreview>;
  format: "pdf" | "csv";
  onFormat: (format: "pdf" | "csv") => void;
}

/** The report as it would be exported now. */
function Preview({ preview, format, onFormat }: PreviewProps) {
  const [page, setPage] = useState(1);
  const [pages, setPages] = useState(0);
  const desk = useRef<HTMLDivElement>(null);
  const [fit, setFit] = useState(100);
  const [chosen, setZoom] = useState<number | null>(null);
  const zoom = chosen ?? fit;
  useLayoutEffect(() => {
    const element = desk.current;
    if (!element) return;
    // Until somebody chooses, a page is as wide as its desk.
    const measure = () => setFit(Math.max(50, Math.min(125, Math.floor(((element.clientWidth - 34) / PAGE_PIXELS) * 100))));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  // While another format is being made, the one before is still there.
  const isPdf = preview.data?.content.startsWith("JVBERi0") ?? false;
  const bytes = useMemo(() => (preview.data && isPdf ? fromBase64(preview.data.content) : null), [preview.data, isPdf]);
  const onPages = useCallback((count: number) => {
    setPages(count);
    setPage((old) => Math.min(old, count));
  }, []);
  const step = (by: 1 | -1) => setZoom((by === 1 ? ZOOMS.find((one) => one > zoom) : ZOOMS.findLast((one) => one < zoom)) ?? zoom);
  useActions([
    { id: "reports.next", label: text.nextPage, keys: ["arrowright", "j"], section: text.section, keyOnly: true, run: () => setPage(Math.min(pages, page + 1)) },
    { id: "reports.previous", label: text.previousPage, keys: ["arrowleft", "k"], section: text.section, keyOnly: true, run: () => setPage(Math.max(1, page - 1)) },
  ]);
  return (
    <section className={styles.center} aria-label={text.preview} aria-busy={preview.isFetching}>
      <div className={styles.tools}>
        <Segmented<"pdf" | "csv"> aria-label={text.format} value={format} onChange={onFormat} choices={[{ value: "pdf", label: text.pdf }, { value: "csv", label: text.csv }]} />
        {isPdf && pages > 0 ? (
          <>
            <span className="row end" style={{ gap: 2 }}>
              <IconButton icon={ChevronLeft} aria-label={text.previousPage} disabledReason={page <= 1 ? text.page(page, pages) : null} onPress={() => setPage(page - 1)} />
              <span className="num t2" role="status">
                {text.page(page, pages)}
              </span>
              <IconButton icon={ChevronRight} aria-label={text.nextPage} disabledReason={page >= pages ? text.page(page, pages) : null} onPress={() => setPage(page + 1)} />
            </span>
            <span className="row" style={{ gap: 2 }}>
              <IconButton icon={Minus} aria-label={text.zoomOut} disabledReason={zoom <= (ZOOMS[0] ?? 0) ? text.zoom(zoom) : null} onPress={() => step(-1)} />
              <span className={styles.zoom}>{text.zoom(zoom)}</span>
              <IconButton icon={Plus} aria-label={text.zoomIn} disabledReason={zoom >= (ZOOMS.at(-1) ?? 0) ? text.zoom(zoom) : null} onPress={() => step(1)} />
            </span>
          </>
        ) : null}
      </div>
      {/* What is larger than its frame is scrolled by keyboard, too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={desk} className={styles.desk} tabIndex={0} role="region" aria-label={text.preview}>
        {preview.error ? (
          <ErrorPanel error={preview.error} onRetry={() => void preview.refetch()} />
        ) : !preview.data ? (
          <SkeletonLines lines={14} />
        ) : bytes ? (
          <Suspense fallback={<SkeletonLines lines={14} />}>
            <PdfPreview bytes={bytes} page={page} zoom={zoom} onPages={onPages} />
          </Suspense>
        ) : (
          <Rows csv={preview.data.content} cut={preview.data.cut} rows={preview.data.rows} />
        )}
      </div>
    </section>
  );
}

const MOST_ROWS = 200;

function Rows({ csv, cut, rows }: { csv: string; cut: boolean; rows: number }) {
  const all = useMemo(() => parseCsv(csv), [csv]);
  const [head, ...body] = all;
  if (!head || body.length === 0) return <EmptyState icon={ChartColumn} title={text.table}>{text.emptyCsv}</EmptyState>;
  return (
    <div className={styles.rows}>
      <table aria-label={text.table}>
        <thead>
          <tr>
            {head.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.slice(0, MOST_ROWS).map((row, index) => (
            // A row of a file is its place in it.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={head[column] ?? column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {cut || body.length > MOST_ROWS ? <p className={styles.note}>{text.csvCut(rows)}</p> : null}
    </div>
  );
}

function Made({ made }: { made: ReportWritten }) {
  return (
    <Section title={text.past}>
      <p className="row" role="status">
        <Mark glyph="done" tone="ok" />
        <span className={cx("mono", styles.file)}>{made.file}</span>
      </p>
      <PropertyList
        items={[
          [text.digest, <Copyable key="digest" value={made.sha256} label={text.digest} />],
          [text.size, `${formatBytes(made.size_bytes)}, ${text.rows(made.rows)}`],
        ]}
      />
    </Section>
  );
}

function fromBase64(content: string): Uint8Array {
  const binary = atob(content);
  return Uint8Array.from({ length: binary.length }, (_, index) => binary.charCodeAt(index));
}

