import { FileUp } from "lucide-react";
import { useEffect, useRef, useState, type DragEvent } from "react";

import { formatBytes } from "../i18n/dates.ts";
import { Button } from "./Button.tsx";
import { cx } from "./cx.ts";
import { addDropTarget, type GivenFile } from "./dropTargets.ts";
import styles from "./fields.module.css";
import { SeverityGlyph } from "./SeverityGlyph.tsx";
import { text } from "./text.ts";

interface FileDropProps {
  label: string;
  hint: string;
  /** What is wrong with what was given, at the field. */
  error: string | null;
  /** Larger files are refused by name. */
  largestBytes: number;
  /** Endings that are taken, such as `.eml`; empty: all. */
  endings: readonly string[];
  disabledReason: string | null;
  onFiles: (files: GivenFile[]) => void;
}

/** Where files are dropped, or chosen with a button: dragging is never the only way (WCAG 2.5.7). */
export function FileDrop({ label, hint, error, largestBytes, endings, disabledReason, onFiles }: FileDropProps) {
  const area = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const take = (files: GivenFile[]) => {
    if (disabledReason) return;
    const wrong = files.map((file) => refusal(file, largestBytes, endings)).find((reason) => reason !== null) ?? null;
    setRefused(wrong);
    if (!wrong) onFiles(files);
  };
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => (area.current ? addDropTarget(area.current, { onFiles: (files) => latest.current(files), onHover: setOver }) : undefined), []);
  const onDrag = (event: DragEvent) => {
    event.preventDefault();
    setOver(event.type === "dragover");
  };
  const shown = refused ?? error;
  return (
    <div className={styles.field}>
      <span className={styles.label}>{label}</span>
      {/* The button beside it does the same by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={area}
        role="group"
        aria-label={label}
        className={cx(styles.drop, over && !disabledReason && styles.dropOver)}
        onDragOver={onDrag}
        onDragLeave={onDrag}
        onDrop={(event) => {
          onDrag(event);
          take([...event.dataTransfer.files].map(given));
        }}
      >
        <FileUp size={18} strokeWidth={1.5} aria-hidden />
        <span className="grow">
          {text.dropHere}
          <span className={cx(styles.hint, styles.block)}>{hint}</span>
        </span>
        <Button size="small" disabledReason={disabledReason} onPress={() => input.current?.click()}>
          {text.chooseFile}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept={endings.join(",")}
          onChange={(event) => {
            take([...(event.target.files ?? [])].map(given));
            event.target.value = "";
          }}
        />
      </div>
      {shown ? (
        <span role="alert" className={styles.error}>
          <SeverityGlyph severity="critical" />
          {shown}
        </span>
      ) : null}
    </div>
  );
}

function given(file: File): GivenFile {
  return { name: file.name, size: file.size, read: async () => new Uint8Array(await file.arrayBuffer()) };
}

function refusal({ name, size }: GivenFile, largestBytes: number, endings: readonly string[]): string | null {
  if (size > largestBytes) return text.fileTooLarge(name, formatBytes(largestBytes));
  if (endings.length > 0 && !endings.some((ending) => name.toLowerCase().endsWith(ending))) return text.fileWrongKind(name, endings.join(", "));
  return null;
}
