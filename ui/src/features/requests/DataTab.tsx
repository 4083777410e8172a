import { useInfiniteQuery } from "@tanstack/react-query";
import { ArrowLeft, DatabaseZap, Ellipsis, EyeOff, FolderOpen, Inbox, Unplug } from "lucide-react";
import { useMemo, useState } from "react";

import { recordPages, useOperation } from "../../api/queries.ts";
import type { CollectionShown, WithholdingGround, RequestDetail, RecordsShown } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { Grid, type Column } from "../../grid/Grid.tsx";
import { Mask, Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { FormDialog } from "../../ui/Dialog.tsx";
import { EmptyState, ErrorPanel, SkeletonLines, toast, toastError } from "../../ui/feedback.tsx";
import { ActionMenu, Radios, TextField } from "../../ui/fields.tsx";
import { actionText } from "./actionText.ts";
import { pageText as text } from "./pageText.ts";
import type { RequestAction } from "./requestActions.tsx";
import styles from "./RequestPage.module.css";

type RecordRow = RecordsShown["rows"][number];
interface Part {
  record: string | null;
  field: string | null;
  name: string;
}

const NO_COLUMNS: RecordsShown["columns"] = [];
const GROUNDS = ["rights_of_others", "staff_names", "trade_secret", "privileged"] as const satisfies readonly WithholdingGround[];

/** The records of a collection as they would be disclosed, and what is withheld from them. */
export function DataTab({ detail, collection, onRetry }: { detail: RequestDetail; collection: CollectionShown | null; onRetry: RequestAction | null }) {
  if (!collection) {
    const collecting = detail.collections.length > 0;
    return (
      <EmptyState icon={collecting ? FolderOpen : DatabaseZap} title={collecting ? text.pickTitle : text.notCollected}>
        {collecting ? text.pick : text.notCollectedHint}
      </EmptyState>
    );
  }
  if (collection.state === "failed") return <Failed collection={collection} detail={detail} allowed={onRetry} />;
  if (collection.rows === 0) {
    return (
      <EmptyState icon={Inbox} title={collection.state === "skipped" ? collection.label : text.nothingTitle}>
        {collection.reason ?? text.nothing}
      </EmptyState>
    );
  }
  return <RecordsOf key={`${collection.dataset}.${collection.collection}`} detail={detail} collection={collection} />;
}

function Failed({ collection, detail, allowed }: { collection: CollectionShown; detail: RequestDetail; allowed: RequestAction | null }) {
  const collect = useOperation("requests.collect");
  return (
    <EmptyState
      icon={Unplug}
      title={text.failedTitle}
      action={
        <Button
          tone="primary"
          pending={collect.isPending}
          disabledReason={allowed?.disabledReason}
          onPress={() => collect.mutate({ id: detail.row.id, dataset: collection.dataset }, { onError: toastError })}
        >
          {text.retry}
        </Button>
      }
    >
      {collection.reason ?? ""}
    </EmptyState>
  );
}

function RecordsOf({ detail, collection }: { detail: RequestDetail; collection: CollectionShown }) {
  const may = useMay();
  const [current, setCurrent] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const [withholding, setWithholding] = useState<Part | null>(null);
  const pages = useInfiniteQuery(recordPages({ id: detail.row.id, dataset: collection.dataset, collection: collection.collection }));
  const columns = pages.data?.pages[0]?.columns ?? NO_COLUMNS;
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data]);
  const total = pages.data?.pages[0]?.total ?? collection.rows;
  const record = rows.find(({ key }) => key === opened) ?? null;
  const reviewing = ["review", "collecting", "approval", "delivering"].includes(detail.row.state);
  const locked = !may("requests.work") ? actionText.noPermission : reviewing ? null : "Records are decided in review.";

  const gridColumns = useMemo(
    (): Column<RecordRow>[] =>
      columns.map((column, index) => ({
        key: column.name,
        head: column.label,
        width: "minmax(96px, 1fr)",
        cell: (row) => <Cell value={row.cells[index] ?? null} withheld={Boolean(row.withheld[index])} place={`${row.key}.${column.name}`} />,
      })),
    [columns],
  );
  const items = useMemo(() => rows.map((row) => ({ type: "row" as const, key: row.key, row })), [rows]);

  if (pages.error && !pages.data) return <ErrorPanel error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <SkeletonLines lines={10} />;
  return (
    <>
      <header className={styles.recordHead}>
        {record ? (
          <Button tone="quiet" size="small" icon={ArrowLeft} onPress={() => setOpened(null)}>
            {text.backToRecords}
          </Button>
        ) : null}
        <h2 className="trunc">{record ? text.record(record.key) : collection.label}</h2>
        <span className="t3 num trunc">{record ? collection.label : text.records(total)}</span>
        <span className="end row">
          {record ? (
            <Button size="small" icon={EyeOff} disabledReason={locked} onPress={() => setWithholding({ record: record.key, field: null, name: text.withholdRecord })}>
              {text.withholdRecord}
            </Button>
          ) : (
            <ActionMenu
              aria-label={text.withhold}
              icon={Ellipsis}
              actions={[
                { id: "all", label: text.withholdAll, icon: EyeOff, disabledReason: locked, run: () => setWithholding({ record: null, field: null, name: text.withholdAll }) },
                ...columns.map((column) => ({
                  id: column.name,
                  label: text.withholdColumn(column.label),
                  icon: EyeOff,
                  disabledReason: locked,
                  run: () => setWithholding({ record: null, field: column.name, name: text.withholdColumn(column.label) }),
                })),
              ]}
            />
          )}
        </span>
      </header>
      {record ? (
        <RecordView detail={detail} collection={collection} columns={columns} record={record} locked={locked} onWithhold={setWithholding} />
      ) : (
        <Grid<RecordRow>
          aria-label={collection.label}
          columns={gridColumns}
          items={items}
          total={total}
          current={current}
          onCurrent={setCurrent}
          onOpen={setOpened}
          minWidth={columns.length * 118}
          hasMore={pages.hasNextPage && !pages.isFetchingNextPage}
          onMore={() => void pages.fetchNextPage()}
        />
      )}
      {withholding ? <Withhold detail={detail} collection={collection} part={withholding} onClose={() => setWithholding(null)} /> : null}
    </>
  );
}

function Cell({ value, withheld, place }: { value: string | null; withheld: boolean; place: string }) {
  if (withheld) return <Mask length={lengthClass(place)} />;
  if (value === null) return <span className={styles.null}>—</span>;
  return <>{value}</>;
}

/** How long a bar is drawn. Taken from the place, not from the text, which the window never has. */
function lengthClass(place: string): 1 | 2 | 3 {
  let sum = 0;
  for (const char of place) sum = (sum + (char.codePointAt(0) ?? 0)) % 3;
  return (sum + 1) as 1 | 2 | 3;
}

function RecordView({ detail, collection, columns, record, locked, onWithhold }: { detail: RequestDetail; collection: CollectionShown; columns: RecordsShown["columns"]; record: RecordRow; locked: string | null; onWithhold: (part: Part) => void }) {
  const disclose = useOperation("requests.disclose");
  const reasonOf = (field: string) =>
    detail.withheld.find(
      (part) =>
        part.dataset === collection.dataset &&
        part.collection === collection.collection &&
        (part.record === null || part.record === record.key) &&
        (part.field === null || part.field === field),
    );
  return (
    <div style={{ overflow: "auto" }}>
      <dl className={styles.record}>
        {columns.map((column, index) => {
          const ground = record.withheld[index] ?? null;
          const hidden = ground !== null;
          const part = hidden ? reasonOf(column.name) : undefined;
          return (
            <div key={column.name} style={{ display: "contents" }}>
              <dt title={column.categories.join(", ")}>{column.label}</dt>
              <dd>
                <Cell value={record.cells[index] ?? null} withheld={hidden} place={`${record.key}.${column.name}`} />
              </dd>
              <dd className={styles.act}>
                {hidden ? (
                  <span className="row">
                    <Pill tone="ink">
                      <EyeOff size={12} strokeWidth={1.9} aria-hidden /> {ground ? words.ground[ground] : text.withheld}
                    </Pill>
                    {part ? (
                      <Button
                        size="small"
                        disabledReason={locked}
                        onPress={() =>
                          disclose.mutate({ id: detail.row.id, withholding: part.id }, { onSuccess: () => toast("done", text.disclosed), onError: toastError })
                        }
                      >
                        {text.disclose}
                      </Button>
                    ) : null}
                  </span>
                ) : (
                  <Button size="small" tone="quiet" disabledReason={locked} onPress={() => onWithhold({ record: record.key, field: column.name, name: text.withholdField(column.label) })}>
                    {text.withhold}
                    <span className="visually-hidden"> {column.label}</span>
                  </Button>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}

function Withhold({ detail, collection, part, onClose }: { detail: RequestDetail; collection: CollectionShown; part: Part; onClose: () => void }) {
  const [ground, setGround] = useState<WithholdingGround>("rights_of_others");
  const [note, setNote] = useState("");
  const withhold = useOperation("requests.withhold");
  return (
    <FormDialog
      title={part.name}
      action={text.withhold}
      pending={withhold.isPending}
      error={withhold.error}
      note={text.printed}
      onClose={onClose}
      onSubmit={() =>
        withhold.mutate(
          { id: detail.row.id, dataset: collection.dataset, collection: collection.collection, record: part.record, field: part.field, ground, note: note.trim() || null },
          {
            onSuccess: () => {
              toast("done", text.withheld);
              onClose();
            },
          },
        )
      }
    >
      <Radios label={text.ground} value={ground} onChange={setGround} choices={GROUNDS.map((value) => ({ value, label: words.ground[value], hint: words.groundLaw[value] }))} />
      <TextField optional multiline label={text.note} hint={text.noteHint} value={note} onChange={setNote} />
    </FormDialog>
  );
}
