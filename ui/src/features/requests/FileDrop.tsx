import { FileText, Paperclip, X } from "lucide-react";
import { useId, useRef, useState } from "react";

import { formatBytes } from "../../i18n/dates.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import styles from "./FileDrop.module.css";

/** The largest file that is taken in. */
export const MOST_BYTES = 10 * 1024 * 1024;

/** A file as it is handed over. */
export interface Picked {
  name: string;
  size: number;
  /** Base64. */
  content: string;
}

interface FileDropProps {
  label: string;
  choose: string;
  drop: string;
  hint: string;
  remove: string;
  tooLarge: string;
  accept: string;
  value: Picked | null;
  error?: string | null | undefined;
  onChange: (file: Picked | null) => void;
}

/** A place for one file: by a button, or dropped. */
export function FileDrop({ label, choose, drop, hint, remove, tooLarge, accept, value, error, onChange }: FileDropProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const take = (file: File | undefined) => {
    if (!file) return;
    if (file.size > MOST_BYTES) return setProblem(tooLarge);
    setProblem(null);
    void read(file).then(onChange, (thrown: unknown) => setProblem(String(thrown)));
  };
  const shown = error ?? problem;
  return (
    <div className={styles.field}>
      <span id={id} className={styles.label}>
        {label}
      </span>
      {/* What is dropped here can be chosen with the button, too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        role="group"
        aria-labelledby={id}
        className={cx(styles.drop, over && styles.over)}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer.files[0]);
        }}
      >
        <input
          ref={input}
          type="file"
          hidden
          accept={accept}
          data-testid="file"
          onChange={(event) => {
            take(event.target.files?.[0]);
            event.target.value = "";
          }}
        />
        {value ? (
          <>
            <FileText size={15} strokeWidth={1.6} aria-hidden />
            <span className="trunc strong">{value.name}</span>
            <span className="t3 small num nowrap">{formatBytes(value.size)}</span>
            <span className="end" />
            <IconButton size="small" icon={X} iconSize={14} aria-label={remove} onPress={() => onChange(null)} />
          </>
        ) : (
          <>
            <Button size="small" icon={Paperclip} onPress={() => input.current?.click()}>
              {choose}
            </Button>
            <span className="t3 small">{drop}</span>
          </>
        )}
      </div>
      {shown ? (
        <p role="alert" className={styles.error}>
          <SeverityGlyph severity="critical" /> {shown}
        </p>
      ) : (
        <p className={styles.hint}>{hint}</p>
      )}
    </div>
  );
}

function read(file: File): Promise<Picked> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onerror = () => reject(reader.error ?? new Error(file.name));
    reader.onload = () => {
      const url = typeof reader.result === "string" ? reader.result : "";
      resolve({ name: file.name, size: file.size, content: url.slice(url.indexOf(",") + 1) });
    };
    reader.readAsDataURL(file);
  });
}
