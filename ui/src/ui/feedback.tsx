import { CloudOff, LockKeyhole, TriangleAlert, X, type LucideIcon } from "lucide-react";
import { useSyncExternalStore, type ReactNode } from "react";

import { mayRetry, toApiError } from "../api/errors.ts";
import { Button, IconButton } from "./Button.tsx";
import { cx } from "./cx.ts";
import styles from "./feedback.module.css";
import { SeverityGlyph, type Severity } from "./SeverityGlyph.tsx";
import { Mark } from "./StatusGlyph.tsx";
import { text } from "./text.ts";

/** An error inside a form: one sentence, said at once. */
export function ErrorLine({ error }: { error: Error }) {
  return (
    <p role="alert" className={styles.line}>
      <SeverityGlyph severity="critical" />
      <span>{toApiError(error).message}</span>
    </p>
  );
}

/** What is missing or in the way, above content that stays. Quiet: it changes too often to be said. */
export function Banner({ severity, children, action, inset = false, quiet = false }: { severity: Severity; children: ReactNode; action?: ReactNode; inset?: boolean; quiet?: boolean }) {
  return (
    <div role={quiet ? undefined : severity === "critical" ? "alert" : "status"} className={cx(styles.banner, styles[severity], inset && styles.inset)}>
      <SeverityGlyph severity={severity} />
      <span className="grow">{children}</span>
      {action}
    </div>
  );
}

interface EmptyProps {
  icon: LucideIcon;
  title: string;
  children: ReactNode;
  action?: ReactNode;
  compact?: boolean;
}

/** Nothing here: what it is, in one sentence, and the one thing to do. */
export function EmptyState({ icon: Icon, title, children, action, compact = false }: EmptyProps) {
  return (
    <div className={cx(styles.empty, compact && styles.compact)}>
      {compact ? null : <Icon className={styles.emptyIcon} size={28} strokeWidth={1.4} aria-hidden />}
      <h3>{title}</h3>
      <p>{children}</p>
      {action ? <div className={styles.emptyAction}>{action}</div> : null}
    </div>
  );
}

/** The state of a screen that could not be loaded, by what can be done about it. */
export function ErrorPanel({ error, onRetry, compact = false }: { error: Error; onRetry?: (() => void) | undefined; compact?: boolean }) {
  const api = toApiError(error);
  const icon = api.code === "forbidden" ? LockKeyhole : api.code === "offline" ? CloudOff : TriangleAlert;
  return (
    <div role="alert" className="col grow">
      <EmptyState
        icon={icon}
        title={api.title}
        compact={compact}
        action={onRetry && (mayRetry(error) || api.code === "internal") ? <Button onPress={onRetry}>{text.retry}</Button> : undefined}
      >
        {api.message}
      </EmptyState>
    </div>
  );
}

/** The shape of what comes, only after 200 ms: what is quick never flickers. */
export function Skeleton({ width = "100%", height }: { width?: string | number; height?: number }) {
  return <span className={styles.skeleton} style={{ width, ...(height === undefined ? {} : { height }) }} aria-hidden />;
}

/** Several lines of skeleton, announced once as loading. */
export function SkeletonLines({ lines = 6 }: { lines?: number }) {
  return (
    <div role="status" className="col" style={{ gap: 16, padding: "16px 20px" }}>
      <span className="visually-hidden">{text.loading}</span>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} width={`${88 - ((line * 17) % 46)}%`} />
      ))}
    </div>
  );
}

interface Toast {
  id: number;
  tone: "done" | "failed" | "notice";
  title: string;
  detail?: string | undefined;
  action?: { label: string; run: () => void } | undefined;
  undoes?: boolean;
}

const UNDO_MS = 10_000;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function setToasts(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says that something is done. Errors stay until they are dismissed. */
export function toast(tone: "done" | "failed", title: string, detail?: string, action?: Toast["action"]): void {
  const id = nextId++;
  setToasts([...toasts.slice(-3), { id, tone, title, detail, action }]);
  if (tone === "done") setTimeout(() => dismiss(id), action ? 10_000 : 5_000);
}

/** Says what is about to happen, until it is taken back. Returns how. */
export function notice(title: string, detail: string): () => void {
  const id = nextId++;
  setToasts([...toasts.slice(-3), { id, tone: "notice", title, detail }]);
  return () => dismiss(id);
}

/** Says that something is done that can be taken back, for as long as it is shown. */
export function toastUndo(title: string, detail: string | undefined, undo: () => void): void {
  const id = nextId++;
  const run = () => {
    dismiss(id);
    undo();
  };
  setToasts([...toasts.slice(-3), { id, tone: "done", title, detail, action: { label: text.undo, run }, undoes: true }]);
  setTimeout(() => dismiss(id), UNDO_MS);
}

/** Takes back the newest thing that can be; false: there is none. */
export function undoLast(): boolean {
  const last = toasts.findLast(({ undoes }) => undoes);
  last?.action?.run();
  return last !== undefined;
}

/** Says that something failed, in the words of the error. */
export function toastError(error: unknown): void {
  const api = toApiError(error);
  toast("failed", api.title, api.message);
}

function dismiss(id: number): void {
  setToasts(toasts.filter((one) => one.id !== id));
}

/** Where toasts appear. */
export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <section className={styles.toasts} aria-label={text.messages} aria-live="polite">
      {shown.map(({ id, tone, title, detail, action }) => (
        <div key={id} className={styles.toast} role={tone === "done" ? undefined : "alert"}>
          {tone === "notice" ? <SeverityGlyph severity="warning" /> : <Mark glyph={tone} tone={tone === "failed" ? "crit" : "ok"} />}
          <div className={styles.toastText}>
            <span className="strong">{title}</span>
            {detail ? <p>{detail}</p> : null}
          </div>
          {action ? (
            <Button tone="link" onPress={action.run}>
              {action.label}
            </Button>
          ) : null}
          <IconButton size="small" icon={X} iconSize={14} aria-label={text.dismiss} onPress={() => dismiss(id)} />
        </div>
      ))}
    </section>
  );
}
