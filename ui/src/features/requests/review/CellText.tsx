import type { KeyboardEvent, Ref } from "react";

import type { CellUnderReview, SpanShown } from "../../../api/generated/index.ts";
import { words } from "../../../app/words.ts";
import { cx } from "../../../ui/cx.ts";
import styles from "./review.module.css";
import { reviewText as text } from "./text.ts";

interface CellTextProps {
  cell: CellUnderReview;
  label: string;
  /** Long texts are set to be read. */
  prose: boolean;
  delivered: boolean;
  /** The span that is current; "whole": all of them. */
  current: number | "whole" | null;
  onCurrent: (span: number | null) => void;
  rootRef: (element: HTMLElement | null) => void;
  currentRef: Ref<HTMLElement>;
}

/**
 * The text of a cell: what is visible, what is suggested, and a bar for what is withheld. One
 * element a span, so that a selection can be told by span and place. Arrows select words, with
 * Shift letter by letter.
 */
export function CellText({ cell, label, prose, delivered, current, onCurrent, rootRef, currentRef }: CellTextProps) {
  if (cell.spans.length === 0) return <span className={styles.empty}>{text.empty}</span>;
  return (
    // The text takes the focus, so that it can be selected by key.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions
    <div ref={rootRef} role="group" aria-label={text.textOf(label)} tabIndex={0} className={cx(styles.text, prose && styles.prose)} onKeyDown={selectByKey}>
      {cell.spans.map((span, at) => (
        <Span key={at} span={span} at={at} cell={cell} delivered={delivered} isCurrent={current === "whole" || current === at} takesFocus={current === at || (current === "whole" && at === 0)} onCurrent={onCurrent} currentRef={currentRef} />
      ))}
    </div>
  );
}

function Span({ span, at, cell, delivered, isCurrent, takesFocus, onCurrent, currentRef }: { span: SpanShown; at: number; cell: CellUnderReview; delivered: boolean; isCurrent: boolean; takesFocus: boolean; onCurrent: (span: number | null) => void; currentRef: Ref<HTMLElement> }) {
  const whole = cell.withheld_by !== null;
  const open = cell.suggestion?.decision === null || span.suggestion?.decision === null;
  const ref = takesFocus ? currentRef : undefined;
  const choose = () => onCurrent(whole || (span.text !== null && !span.suggestion && cell.suggestion) ? null : at);
  if (span.text === null) {
    const ground = span.ground ? words.ground[span.ground] : text.withheld;
    if (delivered) {
      return (
        <mark data-span={at} data-mask className={styles.delivered}>
          {text.delivered(ground)}
        </mark>
      );
    }
    return (
      // The keys J and K do the same as a click.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
      <span
        ref={ref}
        data-span={at}
        data-mask
        role="img"
        tabIndex={-1}
        aria-label={text.maskOf(ground)}
        title={ground}
        className={cx(styles.mask, styles[`mask${span.length ?? 2}`], isCurrent && styles.current)}
        onMouseDown={choose}
      />
    );
  }
  if (open && !delivered) {
    const kind = (span.suggestion ?? cell.suggestion)?.kind ?? null;
    return (
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
      <span
        ref={ref}
        data-span={at}
        role="note"
        tabIndex={-1}
        aria-label={text.suggestionOf(kind ? text.kind[kind] : text.unknownKind, span.text)}
        className={cx(styles.suggestion, isCurrent && styles.current)}
        onMouseDown={choose}
      >
        {span.text}
      </span>
    );
  }
  return <span data-span={at}>{span.text}</span>;
}

/** Moves the selection of the text that has the focus. */
function selectByKey(event: KeyboardEvent<HTMLElement>): void {
  const forward = event.key === "ArrowRight" || event.key === "ArrowDown";
  if (!forward && event.key !== "ArrowLeft" && event.key !== "ArrowUp") return;
  const selection = window.getSelection();
  const root = event.currentTarget;
  if (!selection) return;
  event.preventDefault();
  event.stopPropagation();
  if (selection.rangeCount === 0 || !root.contains(selection.anchorNode)) selection.collapse(root, 0);
  const before = [selection.anchorNode, selection.anchorOffset, selection.focusNode, selection.focusOffset] as const;
  const direction = forward ? "forward" : "backward";
  const lines = event.key === "ArrowDown" || event.key === "ArrowUp";
  if (event.shiftKey) {
    selection.modify("extend", direction, lines ? "line" : event.ctrlKey ? "word" : "character");
  } else {
    // Without Shift a whole word is taken, so that there is something to see.
    selection.modify("move", direction, lines ? "line" : "word");
    selection.modify("extend", direction, "word");
  }
  if (!root.contains(selection.focusNode) || !root.contains(selection.anchorNode)) {
    const [anchor, anchorOffset, focus, focusOffset] = before;
    if (anchor && focus) selection.setBaseAndExtent(anchor, anchorOffset, focus, focusOffset);
  }
}
