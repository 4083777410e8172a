import { useInfiniteQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight, Ellipsis, EyeOff, Rows3, WandSparkles } from "lucide-react";
import { useState } from "react";

import { markedPages, useOperation } from "../../../api/queries.ts";
import type { CollectionShown, RequestDetail } from "../../../api/generated/index.ts";
import { useActions } from "../../../app/actions.ts";
import { useMay } from "../../../app/session.tsx";
import { IconButton } from "../../../ui/Button.tsx";
import { toast, toastError } from "../../../ui/feedback.tsx";
import { ActionMenu, Segmented, type MenuAction } from "../../../ui/fields.tsx";
import { actionText } from "../actionText.ts";
import { pageText } from "../pageText.ts";
import { keyName, placeOf } from "./marks.ts";
import { RecordTable } from "./RecordTable.tsx";
import { RecordView, type RecordMode } from "./RecordView.tsx";
import styles from "./review.module.css";
import { reviewText as text } from "./text.ts";
import { Withhold, type Part } from "./Withhold.tsx";

interface ReviewProps {
  detail: RequestDetail;
  collection: CollectionShown;
  /** As the address says it: nothing, `table`, or the number of a record from 1. */
  record: string;
  onRecord: (record: string) => void;
}

/** The records of one collection: one by one where there is something to decide, else as a table. */
export function Review({ detail, collection, record, onRecord }: ReviewProps) {
  const id = detail.row.id;
  const may = useMay();
  const [mode, setMode] = useState<RecordMode>("prepared");
  const [withholding, setWithholding] = useState<Part | null>(null);
  const [from, setFrom] = useState<0 | 1 | -1>(0);
  const pages = useInfiniteQuery({ ...markedPages({ id, dataset: collection.dataset, collection: collection.collection }), enabled: collection.open + collection.withheld > 0 });
  const marked = pages.data?.pages.flatMap((page) => page.rows) ?? [];
  const decide = useOperation("requests.decide");
  const locked = !may("requests.work") ? actionText.noPermission : detail.row.state === "review" ? null : text.locked;
  const place = placeOf(record, collection, marked[0]?.place ?? null);
  const show = (next: number) => {
    if (next >= 0 && next < collection.rows) onRecord(String(next + 1));
  };

  const onLeave = (by: 1 | -1): boolean => {
    const here = marked.findIndex((row) => row.place === place);
    const next = marked[here < 0 ? (by === 1 ? 0 : -1) : here + by];
    if (!next) {
      if (by === 1 && pages.hasNextPage) void pages.fetchNextPage();
      return by === 1 && pages.hasNextPage;
    }
    setFrom(by);
    show(next.place);
    return true;
  };

  const part = (name: string, more: Partial<Part>): Part => ({ name, record: null, field: null, place: null, part: null, suggestion: null, ground: "rights_of_others", ...more });
  const current = marked.find((row) => row.place === place);
  const actions: Omit<MenuAction, "keys">[] = [
    ...(collection.open > 0
      ? [
          {
            id: "review.proposed",
            label: text.asProposed(collection.open),
            icon: WandSparkles,
            disabledReason: locked,
            run: () =>
              decide.mutate(
                { id, dataset: collection.dataset, collection: collection.collection, suggestion: null, decision: null, ground: null, note: null },
                { onSuccess: ({ decided }) => toast("done", text.tookAsProposed(decided)), onError: toastError },
              ),
          },
        ]
      : []),
    { id: "review.all", label: pageText.withholdAll, icon: EyeOff, disabledReason: locked, run: () => setWithholding(part(pageText.withholdAll, {})) },
  ];

  useActions([
    { id: "review.recordNext", label: text.nextRecord, keys: ["shift+j"], section: text.section, keyOnly: true, run: () => place !== null && show(place + 1) },
    { id: "review.recordPrevious", label: text.previousRecord, keys: ["shift+k"], section: text.section, keyOnly: true, run: () => place !== null && show(place - 1) },
    { id: "review.table", label: text.table, icon: Rows3, keys: ["t"], section: text.section, run: () => onRecord(place === null ? "1" : "table") },
    ...actions.map((action) => ({ ...action, section: text.section })),
  ]);

  return (
    <>
      <header className={styles.head}>
        <h2 className="trunc">
          {collection.label} {current && place !== null ? keyName(current.key) : ""}
        </h2>
        {place === null ? (
          <span className="t3 num nowrap">{pageText.records(collection.rows)}</span>
        ) : (
          <>
            <IconButton size="small" icon={ChevronLeft} aria-label={text.previousRecord} disabledReason={place === 0 ? text.previousRecord : null} onPress={() => show(place - 1)} />
            <GoTo key={place} place={place} total={collection.rows} onGo={show} />
            <IconButton size="small" icon={ChevronRight} aria-label={text.nextRecord} disabledReason={place + 1 >= collection.rows ? text.nextRecord : null} onPress={() => show(place + 1)} />
          </>
        )}
        <span className="end row" style={{ gap: 6 }}>
          {place === null ? null : (
            <Segmented<RecordMode>
              aria-label={text.view}
              value={mode}
              onChange={setMode}
              choices={[
                { value: "prepared", label: text.views.prepared },
                { value: "delivered", label: text.views.delivered },
                { value: "original", label: text.views.original },
              ]}
            />
          )}
          <IconButton icon={Rows3} aria-label={text.table} pressed={place === null} onPress={() => onRecord(place === null ? "1" : "table")} />
          <ActionMenu aria-label={text.more} icon={Ellipsis} actions={actions} />
        </span>
      </header>
      {place === null ? (
        <RecordTable id={id} collection={collection} locked={locked} onOpen={(next) => show(next)} onWithhold={setWithholding} />
      ) : (
        <RecordView id={id} collection={collection} place={place} mode={mode} onMode={setMode} locked={locked} onLeave={onLeave} from={from} />
      )}
      {withholding ? <Withhold id={id} collection={collection} part={withholding} onClose={() => setWithholding(null)} /> : null}
    </>
  );
}

function GoTo({ place, total, onGo }: { place: number; total: number; onGo: (place: number) => void }) {
  const [typed, setTyped] = useState(String(place + 1));
  const go = () => {
    const number = Number(typed);
    if (Number.isInteger(number) && number >= 1 && number <= total) onGo(number - 1);
    else setTyped(String(place + 1));
  };
  return (
    <form
      className={styles.jump}
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <input className={styles.goto} inputMode="numeric" aria-label={text.goTo} value={typed} onChange={(event) => setTyped(event.target.value)} onBlur={go} />
      <span className="t3 num nowrap">{text.ofAll(total)}</span>
    </form>
  );
}
