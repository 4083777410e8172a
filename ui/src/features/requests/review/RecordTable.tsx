import { useInfiniteQuery } from "@tanstack/react-query";
import { Ellipsis, EyeOff } from "lucide-react";
import { useMemo, useState } from "react";

import { recordPages } from "../../../api/queries.ts";
import type { CollectionShown, RecordsShown } from "../../../api/generated/index.ts";
import { Grid, type Column } from "../../../grid/Grid.tsx";
import { Mask } from "../../../ui/bits.tsx";
import { ErrorPanel, SkeletonLines } from "../../../ui/feedback.tsx";
import { ActionMenu } from "../../../ui/fields.tsx";
import { pageText } from "../pageText.ts";
import styles from "../RequestPage.module.css";
import type { Part } from "./Withhold.tsx";

type RecordRow = RecordsShown["rows"][number];

const NO_COLUMNS: RecordsShown["columns"] = [];

/** All records of a collection in rows; a row opens its record. */
export function RecordTable({ id, collection, locked, onOpen, onWithhold }: { id: string; collection: CollectionShown; locked: string | null; onOpen: (place: number) => void; onWithhold: (part: Part) => void }) {
  const [current, setCurrent] = useState<string | null>(null);
  const pages = useInfiniteQuery(recordPages({ id, dataset: collection.dataset, collection: collection.collection }));
  const columns = pages.data?.pages[0]?.columns ?? NO_COLUMNS;
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data]);
  const total = pages.data?.pages[0]?.total ?? collection.rows;
  const gridColumns = useMemo(
    (): Column<RecordRow>[] => [
      ...columns.map((column, index) => ({
        key: column.name,
        head: column.label,
        width: "minmax(96px, 1fr)",
        cell: (row: RecordRow) => <Cell value={row.cells[index] ?? null} withheld={Boolean(row.withheld[index])} />,
      })),
      { key: " withhold", head: <ColumnMenu columns={columns} locked={locked} onWithhold={onWithhold} />, width: "44px", cell: () => null },
    ],
    [columns, locked, onWithhold],
  );
  const items = useMemo(() => rows.map((row) => ({ type: "row" as const, key: row.key, row })), [rows]);
  if (pages.error && !pages.data) return <ErrorPanel error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <SkeletonLines lines={10} />;
  return (
    <Grid<RecordRow>
      aria-label={collection.label}
      columns={gridColumns}
      items={items}
      total={total}
      current={current}
      onCurrent={setCurrent}
      onOpen={(key) => {
        const row = rows.find((one) => one.key === key);
        if (row) onOpen(row.place);
      }}
      minWidth={columns.length * 118}
      hasMore={pages.hasNextPage && !pages.isFetchingNextPage}
      onMore={() => void pages.fetchNextPage()}
    />
  );
}

function ColumnMenu({ columns, locked, onWithhold }: { columns: RecordsShown["columns"]; locked: string | null; onWithhold: (part: Part) => void }) {
  return (
    <ActionMenu
      aria-label={pageText.withhold}
      icon={Ellipsis}
      actions={columns.map((column) => ({
        id: column.name,
        label: pageText.withholdColumn(column.label),
        icon: EyeOff,
        disabledReason: locked,
        run: () => onWithhold({ name: pageText.withholdColumn(column.label), record: null, field: column.name, place: null, part: null, suggestion: null, ground: "rights_of_others" }),
      }))}
    />
  );
}

function Cell({ value, withheld }: { value: string | null; withheld: boolean }) {
  if (withheld) return <Mask length={2} />;
  if (value === null) return <span className={styles.null}>—</span>;
  return <>{value}</>;
}
