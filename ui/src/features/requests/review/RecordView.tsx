import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Eye, EyeOff, Sparkles, Users } from "lucide-react";
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from "react";

import { query, useOperation } from "../../../api/queries.ts";
import type { CellUnderReview, CollectionShown, RecordUnderReview, SuggestionShown } from "../../../api/generated/index.ts";
import { useActions, useKeyOf } from "../../../app/actions.ts";
import { words } from "../../../app/words.ts";
import { Pill } from "../../../ui/bits.tsx";
import { Button } from "../../../ui/Button.tsx";
import { cx } from "../../../ui/cx.ts";
import { Banner, ErrorPanel, SkeletonLines, toast, toastError } from "../../../ui/feedback.tsx";
import { Mark } from "../../../ui/StatusGlyph.tsx";
import { pageText } from "../pageText.ts";
import { CellText } from "./CellText.tsx";
import { marksOf, openIn, partsOf, selectionIn, type MarkAt } from "./marks.ts";
import styles from "./review.module.css";
import { reviewText as text } from "./text.ts";
import { useReveal, type Revealed } from "./useReveal.ts";
import { Withhold, type Part } from "./Withhold.tsx";

export type RecordMode = "prepared" | "delivered" | "original";

interface RecordViewProps {
  id: string;
  collection: CollectionShown;
  place: number;
  mode: RecordMode;
  onMode: (mode: RecordMode) => void;
  /** Why nothing can be decided; none: it can. */
  locked: string | null;
  /** Goes to the marked record before or behind this one; false: there is none. */
  onLeave: (by: 1 | -1) => boolean;
  /** At which end to begin, when the record was reached by going on; 0: it was chosen. */
  from: 0 | 1 | -1;
}

/** One record as it is prepared: everything is decided here, by mouse or by key. */
export function RecordView(props: RecordViewProps) {
  const { id, collection, place } = props;
  const input = { id, dataset: collection.dataset, collection: collection.collection, place };
  // Looked at anew each time it is opened: it may count for a sample by now.
  const { data, error, refetch } = useQuery({ ...query("requests.record", input), staleTime: 0, gcTime: 0 });
  const client = useQueryClient();
  const sampled = data?.sampled ?? false;
  useEffect(() => {
    if (!sampled) return;
    void client.invalidateQueries({ queryKey: ["requests.sample"] });
    void client.invalidateQueries({ queryKey: ["requests.show", { id }] });
  }, [sampled, place, client, id]);
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonLines lines={9} />;
  return <Loaded key={`${data.key} ${place}`} {...props} record={data} />;
}

function Loaded({ id, collection, place, mode, onMode, locked, onLeave, from, record }: RecordViewProps & { record: RecordUnderReview }) {
  const marks = marksOf(record);
  const [current, setCurrent] = useState(() => (from === -1 ? Math.max(0, marks.length - 1) : 0));
  const [withholding, setWithholding] = useState<Part | null>(null);
  const { revealed, reveal, hide } = useReveal({ id, dataset: collection.dataset, collection: collection.collection, place });
  const decide = useOperation("requests.decide");
  const disclose = useOperation("requests.disclose");
  const roots = useRef(new Map<number, HTMLElement>());
  const currentElement = useRef<HTMLElement>(null);
  const mark = marks[Math.min(current, marks.length - 1)] ?? null;
  const address = { id, dataset: collection.dataset, collection: collection.collection };

  // The current mark has the focus once an officer moves between marks, not before.
  const moved = useRef(from !== 0);
  const focusKey = mark ? `${mark.cell} ${mark.span} ${marks.length}` : "";
  useLayoutEffect(() => {
    const element = currentElement.current;
    if (!element) return;
    if (moved.current) element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  }, [focusKey]);

  // "Original" reveals the cell at hand; when it is hidden again the record is as prepared.
  const shown = revealed !== null;
  const wasShown = useRef(false);
  const asking = useRef(false);
  useEffect(() => {
    if (wasShown.current && !shown) onMode("prepared");
    wasShown.current = shown;
  }, [shown, onMode]);
  const begun = useRef(false);
  const onChosen = useEffectEvent((chosen: RecordMode) => {
    if (!begun.current) {
      // Another record is not revealed because the one before was.
      begun.current = true;
      if (chosen === "original") onMode("prepared");
      return;
    }
    if (chosen !== "original") return hide();
    const cell = mark?.cell ?? record.cells.findIndex((one) => one.exported && one.spans.length > 0);
    const field = record.columns[cell]?.name;
    if (field && !asking.current) reveal(field);
    asking.current = false;
  });
  useEffect(() => onChosen(mode), [mode]);

  const go = (by: 1 | -1) => {
    moved.current = true;
    const next = current + by;
    if (marks.length > 0 && next >= 0 && next < marks.length) setCurrent(next);
    else if (!onLeave(by)) toast("done", text.noMore);
  };
  const fail = { onError: toastError };
  const decideOn = (suggestion: SuggestionShown, decision: "disclose" | "withhold") => {
    moved.current = true;
    decide.mutate({ ...address, suggestion: { place, n: suggestion.n }, decision, ground: null, note: null }, fail);
  };
  const at = mark ? whatIsAt(record, mark) : null;
  const onDisclose = () => {
    if (!at) return toast("done", text.nothingChosen);
    if (at.suggestion && at.suggestion.decision !== "disclose") return decideOn(at.suggestion, "disclose");
    if (at.withholding) disclose.mutate({ id, withholding: at.withholding }, fail);
  };
  const partOf = (cell: number, more: Partial<Part>): Part => ({
    name: pageText.withholdField(record.columns[cell]?.label ?? ""),
    record: record.key,
    field: record.columns[cell]?.name ?? null,
    place,
    part: null,
    suggestion: null,
    ground: "rights_of_others",
    ...more,
  });
  const onWithhold = () => {
    for (const [cell, root] of roots.current) {
      const selected = selectionIn(root, record.cells[cell]?.layout ?? "");
      if (selected) return setWithholding(partOf(cell, { name: text.withholdSelection, part: selected }));
    }
    const focused = [...roots.current].find(([, root]) => root === document.activeElement)?.[0];
    if (focused !== undefined) return setWithholding(partOf(focused, {}));
    if (at?.suggestion && at.suggestion.decision !== "withhold") return decideOn(at.suggestion, "withhold");
    return toast("done", text.nothingChosen);
  };
  const showOriginal = () => {
    const focused = [...roots.current].find(([, root]) => root === document.activeElement)?.[0];
    const cell = focused ?? mark?.cell;
    const field = cell === undefined ? undefined : record.columns[cell]?.name;
    if (revealed) hide();
    else if (field) {
      asking.current = true;
      reveal(field);
      onMode("original");
    } else toast("done", text.nothingChosen);
  };

  // Space shows the original, also from the heading of the page; buttons keep it for themselves.
  const onSpace = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    if (event.key !== " " || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return;
    if (!target.matches("body, h1, [data-review] *") || target.closest("button, a, input, textarea, [role=dialog]")) return;
    event.preventDefault();
    showOriginal();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onSpace(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);

  const withholdRecord = () => setWithholding({ name: pageText.withholdRecord, record: record.key, field: null, place, part: null, suggestion: null, ground: "rights_of_others" });

  useActions([
    { id: "review.record", label: pageText.withholdRecord, icon: EyeOff, section: text.section, disabledReason: locked, run: withholdRecord },
    { id: "review.next", label: text.next, keys: ["j"], section: text.section, keyOnly: true, run: () => go(1) },
    { id: "review.previous", label: text.previous, keys: ["k"], section: text.section, keyOnly: true, run: () => go(-1) },
    { id: "review.disclose", label: text.actDisclose, keys: ["d"], icon: Eye, section: text.section, disabledReason: locked, run: onDisclose },
    { id: "review.withhold", label: text.actWithhold, keys: ["w"], icon: EyeOff, section: text.section, disabledReason: locked, run: onWithhold },
    { id: "review.original", label: text.keyOriginal, section: text.section, run: showOriginal },
  ]);

  return (
    <div className={styles.record} data-review>
      <Notices id={id} record={record} locked={locked} />
      <dl className={styles.fields}>
        {record.columns.map((column, number) => {
          const cell = record.cells[number];
          if (!cell || (mode === "delivered" && !cell.exported)) return null;
          const here = mark?.cell === number ? mark : null;
          const open = here && at?.suggestion && at.suggestion.decision === null ? at.suggestion : null;
          return (
            <div key={column.name} className={styles.field}>
              <dt title={column.categories.join(", ")}>{column.label}</dt>
              <dd>
                {revealed?.field === column.name ? (
                  <Original revealed={revealed} prose={isProse(cell)} onHide={hide} />
                ) : (
                  <CellText
                    cell={cell}
                    label={column.label}
                    prose={isProse(cell)}
                    delivered={mode === "delivered"}
                    current={here ? (here.span ?? "whole") : null}
                    onCurrent={(span) => {
                      const found = marks.findIndex((one) => one.cell === number && (one.span === span || (span === null && one.span === null)));
                      if (found >= 0) setCurrent(found);
                    }}
                    rootRef={(element) => {
                      if (element) roots.current.set(number, element);
                      else roots.current.delete(number);
                    }}
                    currentRef={currentElement}
                  />
                )}
                {open && mode !== "delivered" ? (
                  <Suggested
                    suggestion={open}
                    locked={locked}
                    pending={decide.isPending}
                    onDecide={(decision) => decideOn(open, decision)}
                    onReason={() => setWithholding(partOf(number, { name: text.reasonTitle, suggestion: open.n, ground: open.ground }))}
                  />
                ) : null}
              </dd>
              <dd className={styles.state}>
                <State
                  cell={cell}
                  label={column.label}
                  locked={locked}
                  onWithhold={() => setWithholding(partOf(number, {}))}
                  onDisclose={(lifted) => disclose.mutate({ id, withholding: lifted }, fail)}
                />
              </dd>
            </div>
          );
        })}
      </dl>
      {record.withholding ? null : (
        <p className={styles.foot}>
          <Button size="small" icon={EyeOff} disabledReason={locked} onPress={withholdRecord}>
            {pageText.withholdRecord}
          </Button>
        </p>
      )}
      {withholding ? <Withhold id={id} collection={collection} part={withholding} onClose={() => setWithholding(null)} /> : null}
    </div>
  );
}

/** What stands at a mark: its suggestion, and what withholds it. */
function whatIsAt(record: RecordUnderReview, { cell, span }: MarkAt): { suggestion: SuggestionShown | null; withholding: string | null } | null {
  const here = record.cells[cell];
  if (!here) return null;
  if (span === null) return { suggestion: here.suggestion, withholding: here.withholding };
  const part = here.spans[span];
  return part ? { suggestion: part.suggestion, withholding: part.withholding } : null;
}

/** Texts are set in a face to be read; values are not. */
function isProse(cell: CellUnderReview): boolean {
  const length = cell.spans.reduce((sum, span) => sum + (span.text?.length ?? 12), 0);
  return length > 48 || partsOf(cell) > 0 || cell.spans.some((span) => span.text?.includes("\n") || span.suggestion !== null);
}

/** What is to be known of the record as a whole. */
function Notices({ id, record, locked }: { id: string; record: RecordUnderReview; locked: string | null }) {
  const disclose = useOperation("requests.disclose");
  const { withholding } = record;
  return (
    <>
      {record.sampled ? (
        <p className={styles.sampled}>
          <Mark glyph="done" tone="ok" />
          {text.inSample}
        </p>
      ) : null}
      {record.shared.length > 0 ? (
        <p className={styles.shared}>
          <Users size={14} strokeWidth={1.7} aria-hidden />
          {text.shared(record.shared)}
        </p>
      ) : null}
      {withholding ? (
        <Banner
          severity="info"
          quiet
          action={
            <Button size="small" disabledReason={locked} pending={disclose.isPending} onPress={() => disclose.mutate({ id, withholding }, { onError: toastError })}>
              {text.discloseRecord}
            </Button>
          }
        >
          {text.recordWithheld}
        </Banner>
      ) : null}
    </>
  );
}

function Original({ revealed, prose, onHide }: { revealed: Revealed; prose: boolean; onHide: () => void }) {
  return (
    <div className={styles.original}>
      <p className={cx(styles.text, prose && styles.prose)}>{revealed.text ?? text.empty}</p>
      <p className={styles.originalFoot}>
        <span role="timer">{text.original(revealed.left)}</span>
        <Button size="small" tone="quiet" onPress={onHide}>
          {text.hide}
        </Button>
      </p>
    </div>
  );
}

/** What a suggestion is about, and the two things that can be done. Not a dialog: the keys go on. */
function Suggested({ suggestion, locked, pending, onDecide, onReason }: { suggestion: SuggestionShown; locked: string | null; pending: boolean; onDecide: (decision: "disclose" | "withhold") => void; onReason: () => void }) {
  const { kind, proposed } = suggestion;
  const keyOf = useKeyOf();
  const title = kind ? text.kind[kind] : text.unknownKind;
  return (
    <div className={styles.popover} role="group" aria-label={title}>
      <p className={styles.popoverHead}>
        <Sparkles size={14} strokeWidth={1.7} aria-hidden />
        {title}
      </p>
      <p className={styles.popoverText}>{kind ? text.why[kind] : text.unknownWhy}</p>
      <div className={styles.popoverActions}>
        <Button size="small" tone={proposed === "disclose" ? "primary" : "plain"} keys={keyOf("review.disclose", "d")} disabledReason={locked} pending={pending} onPress={() => onDecide("disclose")}>
          {text.disclose}
        </Button>
        <Button size="small" tone={proposed === "withhold" ? "primary" : "plain"} keys={keyOf("review.withhold", "w")} disabledReason={locked} pending={pending} onPress={() => onDecide("withhold")}>
          {text.withhold}
        </Button>
        <Button size="small" tone="quiet" disabledReason={locked} onPress={onReason}>
          {text.reason}
        </Button>
      </div>
    </div>
  );
}

/** Whether a cell goes out, as a pill that changes it. */
function State({ cell, label, locked, onWithhold, onDisclose }: { cell: CellUnderReview; label: string; locked: string | null; onWithhold: () => void; onDisclose: (withholding: string) => void }) {
  const parts = partsOf(cell);
  const { withholding } = cell;
  if (!cell.exported) return <Pill>{text.notExported}</Pill>;
  if (cell.never) return <Pill tone="ink">{text.never(cell.never)}</Pill>;
  const hidden = cell.withheld_by !== null || parts > 0;
  const open = openIn(cell);
  const pill =
    open > 0 ? (
      <Pill tone="warn">
        <Sparkles size={12} strokeWidth={1.9} aria-hidden />
        {text.openHere(open)}
      </Pill>
    ) : (
      <Pill tone={hidden ? "ink" : "neutral"}>
        {hidden ? <EyeOff size={12} strokeWidth={1.9} aria-hidden /> : <Eye size={12} strokeWidth={1.9} aria-hidden />}
        {cell.withheld_by ? text.withheld : parts > 0 ? text.parts(parts) : text.disclosed}
      </Pill>
    );
  const title = cell.withheld_by ? `${text.withheldBy[cell.withheld_by]}${cell.ground ? `: ${words.ground[cell.ground]}` : ""}` : undefined;
  const changes = !cell.withheld_by || withholding;
  if (locked || !changes || cell.spans.length === 0) return <span title={title}>{pill}</span>;
  return (
    <button
      type="button"
      className={styles.pill}
      title={title}
      onClick={() => (withholding ? onDisclose(withholding) : onWithhold())}
    >
      {pill}
      <span className="visually-hidden">, {cell.withheld_by ? text.discloseField(label) : pageText.withholdField(label)}</span>
    </button>
  );
}
