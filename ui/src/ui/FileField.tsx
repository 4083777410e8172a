import { Paperclip, X } from "lucide-react";
import { useId, useRef, useState } from "react";

import { formatBytes } from "../i18n/dates.ts";
import { texts } from "../i18n/texts.ts";
import { Button, IconButton } from "./Button.tsx";
import { cx } from "./cx.ts";
import styles from "./FileField.module.css";
import { SeverityGlyph } from "./SeverityGlyph.tsx";

export const text = texts("files", {
  choose: "Choose a file",
  drop: "or drop it here",
  remove: (name: string) => `Remove ${name}`,
  large: (name: string, most: string) => `${name} is larger than ${most}.`,
  empty: (name: string) => `${name} is empty.`,
  unreadable: (name: string) => `${name} cannot be read.`,
  full: (most: number) => `At most ${most} files.`,
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
  accept?: string;
  files: readonly PickedFile[];
  onChange: (files: PickedFile[]) => void;
}

/** Files by a button or by dropping them; too large ones are said so at once. */
export function FileField({ label, hint, error, optional = false, most, accept, files, onChange }: FileFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const said = problem ?? error ?? null;
  const take = async (picked: readonly File[]) => {
    setProblem(null);
    const next = [...files];
    for (const file of picked) {
      if (next.length >= most && most > 1) {
        setProblem(text.full(most));
        break;
      }
      if (file.size > MOST_BYTES) setProblem(text.large(file.name, formatBytes(MOST_BYTES)));
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
  return (
    // Dropping is a second way to do what the button inside does.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      role="group"
      aria-labelledby={id}
      className={cx(styles.field, over && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take([...event.dataTransfer.files]);
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
          accept={accept}
          aria-label={label}
          onChange={(event) => {
            void take([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
        <Button size="small" icon={Paperclip} onPress={() => input.current?.click()}>
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

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  // In pieces: an argument list has an end.
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}
