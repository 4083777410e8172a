import { Paperclip, X } from "lucide-react";
import { useEffect, useId, useRef, useState } from "react";

import { formatBytes } from "../i18n/dates.ts";
import { plural, texts } from "../i18n/texts.ts";
import { Button, IconButton } from "./Button.tsx";
import { cx } from "./cx.ts";
import { addDropTarget, type GivenFile } from "./dropTargets.ts";
import styles from "./FileField.module.css";
import { SeverityGlyph } from "./SeverityGlyph.tsx";

export const text = texts("files", {
  choose: "Choose a file",
  drop: "or drop it here",
  remove: (name: string) => `Remove ${name}`,
  large: (name: string, most: string) => `${name} is larger than ${most}.`,
  empty: (name: string) => `${name} is empty.`,
  unreadable: (name: string) => `${name} cannot be read.`,
  kind: (name: string, endings: string) => `${name} is of another kind. Taken are ${endings}.`,
  full: (most: number) => `At most ${plural(most, "file", "files")}.`,
  optional: "optional",
});

/** The largest file that is taken in; the console checks it again. */
const MOST_BYTES = 10 * 1024 * 1024;

/** A file as the console takes it in: its name and its bytes in base64. */
export interface PickedFile {
  name: string;
  path: null;
  content: string;
  size: number;
}

interface FileFieldProps {
  label: string;
  hint?: string;
  error?: string | null;
  optional?: boolean;
  /** How many there may be. */
  most: number;
  /** Endings that are taken, such as `.eml`; none: all. */
  endings?: readonly string[];
  disabledReason?: string | null;
  files: readonly PickedFile[];
  onChange: (files: PickedFile[]) => void;
}

/**
 * Files by a button or by dropping them, in the browser and in the desktop window, which reports
 * drops on its own way. What is too large, empty or of another kind is said so at once.
 */
export function FileField({ label, hint, error, optional = false, most, endings = [], disabledReason = null, files, onChange }: FileFieldProps) {
  const id = useId();
  const area = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const said = problem ?? error ?? null;
  const take = async (picked: readonly GivenFile[]) => {
    if (disabledReason) return;
    setProblem(null);
    const next = [...files];
    for (const file of picked) {
      if (next.length >= most && most > 1) {
        setProblem(text.full(most));
        break;
      }
      if (endings.length > 0 && !endings.some((ending) => file.name.toLowerCase().endsWith(ending))) setProblem(text.kind(file.name, endings.join(", ")));
      else if (file.size > MOST_BYTES) setProblem(text.large(file.name, formatBytes(MOST_BYTES)));
      else if (file.size === 0) setProblem(text.empty(file.name));
      else {
        try {
          const content = await base64(file);
          if (most === 1) next.length = 0;
          next.push({ name: file.name, path: null, content, size: file.size });
        } catch {
          setProblem(text.unreadable(file.name));
        }
      }
    }
    onChange(next);
  };
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => (area.current ? addDropTarget(area.current, { onFiles: (dropped) => void latest.current(dropped), onHover: setOver }) : undefined), []);
  return (
    // Dropping is a second way to do what the button inside does.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={area}
      role="group"
      aria-labelledby={id}
      className={cx(styles.field, over && !disabledReason && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take([...event.dataTransfer.files].map(given));
      }}
    >
      <span id={id} className={styles.label}>
        {label}
        {optional ? <span className={styles.optional}> ({text.optional})</span> : null}
      </span>
      {files.map(({ name, size }) => (
        <span key={name} className={styles.file}>
          <Paperclip size={13} strokeWidth={1.7} aria-hidden />
          <span className="grow trunc">{name}</span>
          <span className="t3 small num">{formatBytes(size)}</span>
          <IconButton size="small" icon={X} iconSize={13} aria-label={text.remove(name)} onPress={() => onChange(files.filter((one) => one.name !== name))} />
        </span>
      ))}
      <span className="row">
        <input
          ref={input}
          type="file"
          hidden
          multiple={most > 1}
          accept={endings.join(",")}
          aria-label={label}
          onChange={(event) => {
            void take([...(event.target.files ?? [])].map(given));
            event.target.value = "";
          }}
        />
        <Button size="small" icon={Paperclip} disabledReason={disabledReason} onPress={() => input.current?.click()}>
          {text.choose}
        </Button>
        <span className="t3 small">{text.drop}</span>
      </span>
      {said ? (
        <span className={styles.error} role="alert">
          <SeverityGlyph severity="critical" />
          {said}
        </span>
      ) : hint ? (
        <span className={styles.hint}>{hint}</span>
      ) : null}
    </div>
  );
}

function given(file: File): GivenFile {
  return { name: file.name, size: file.size, read: async () => new Uint8Array(await file.arrayBuffer()) };
}

async function base64(file: GivenFile): Promise<string> {
  const bytes = await file.read();
  let binary = "";
  // In pieces: an argument list has an end.
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
