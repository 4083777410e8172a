import { useQuery } from "@tanstack/react-query";
import { Database, Plug } from "lucide-react";
import { useState } from "react";

import { toApiError } from "../../api/errors.ts";
import { query, useOperation } from "../../api/queries.ts";
import type { SourceListed } from "../../api/generated/index.ts";
import { ConfirmOperation } from "../../app/ConfirmOperation.tsx";
import { useMay } from "../../app/session.tsx";
import { formatRecent } from "../../i18n/dates.ts";
import { say } from "../../i18n/say.ts";
import { Breakable, Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { EmptyState, ErrorLine, ErrorPanel, SkeletonLines, toast, toastError } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Card, FactTable } from "../../ui/layout.tsx";
import { RowActions } from "../../ui/RowActions.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import { SectionHead } from "./SettingsPage.tsx";
import styles from "./SettingsPage.module.css";
import { text } from "./text.ts";

/** The connected sources, each with its last test. */
export function SourceSettings() {
  const may = useMay();
  const list = useQuery(query("sources.list", {}));
  const [editing, setEditing] = useState<"new" | SourceListed | null>(null);
  const [removing, setRemoving] = useState<SourceListed | null>(null);
  const [testing, setTesting] = useState<string | null>(null);
  const test = useOperation("sources.test");
  const reason = may("sources.manage") ? null : text.noManage;
  if (!may("map.read")) {
    return (
      <>
        <SectionHead title={text.sections.sources} lead={text.sourcesLead} />
        <ErrorPanel error={toApiError({ code: "forbidden", message: text.noSourcesRead })} />
      </>
    );
  }
  const run = (key: string) => {
    setTesting(key);
    test.mutate({ key }, { onError: toastError, onSettled: () => setTesting(null) });
  };
  const add = (
    <Button tone="primary" icon={Plug} disabledReason={reason} onPress={() => setEditing("new")}>
      {text.addSource}
    </Button>
  );
  return (
    <>
      <SectionHead title={text.sections.sources} lead={text.sourcesLead} action={add} />
      {list.error && !list.data ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <SkeletonLines lines={4} />
      ) : list.data.sources.length === 0 ? (
        <EmptyState icon={Database} title={text.noSourcesTitle}>
          {text.noSources}
        </EmptyState>
      ) : (
        <Card title={text.sections.sources}>
          <div className={styles.table}>
            <FactTable
              label={text.sections.sources}
              head={[text.columns.source, text.columns.where, text.columns.state, { label: "", right: true }]}
              rows={list.data.sources.map((source) => ({
                key: source.key,
                cells: [
                  <span key="key">
                    <span className="strong">{source.key}</span> <span className="t3">{source.kind}</span>
                  </span>,
                  <span key="host" className={cx("mono", styles.host)}>
                    <Breakable text={source.host} />
                  </span>,
                  <div key="state" aria-live="polite">
                    <SourceState source={source} testing={testing === source.key} />
                  </div>,
                  <RowActions
                    key="actions"
                    of={source.key}
                    actions={[
                      { id: "test", label: text.test, main: true, pending: testing === source.key, disabledReason: reason, run: () => run(source.key) },
                      { id: "replace", label: text.replaceAddress, disabledReason: reason, run: () => setEditing(source) },
                      { id: "remove", label: text.removeSource, disabledReason: reason, run: () => setRemoving(source) },
                    ]}
                  />,
                ],
              }))}
            />
          </div>
        </Card>
      )}
      {editing ? <SourceDialog source={editing === "new" ? null : editing} onClose={() => setEditing(null)} onSaved={run} /> : null}
      {removing ? <RemoveSource source={removing} onClose={() => setRemoving(null)} /> : null}
    </>
  );
}

function SourceState({ source, testing = false }: { source: SourceListed; testing?: boolean }) {
  if (testing) {
    return (
      <span className="row t2">
        <Spinner /> {text.testing}
      </span>
    );
  }
  if (source.reachable === null) return <span className="t3">{text.untested}</span>;
  return (
    <div>
      <span className={styles.state}>
        <Pill tone={source.reachable ? "ok" : "crit"}>
          <Mark glyph={source.reachable ? "done" : "failed"} tone={source.reachable ? "ok" : "crit"} />
          {source.reachable ? text.reachable : text.unreachable}
        </Pill>
        <span className="t3 small num nowrap">
          {source.tested_at === null ? null : source.reachable && source.latency_ms !== null ? text.answeredIn(source.latency_ms, formatRecent(source.tested_at)) : text.testedAt(formatRecent(source.tested_at))}
        </span>
      </span>
      {source.failure ? <p className={styles.failure}>{say(source.failure)}</p> : source.version ? <p className="t3 small">{source.version}</p> : null}
    </div>
  );
}

/** A source to connect, or a new address for one. It can be tried before it is kept. */
function SourceDialog({ source, onClose, onSaved }: { source: SourceListed | null; onClose: () => void; onSaved: (key: string) => void }) {
  const [typedKey, setKey] = useState(source?.key ?? "");
  const [url, setUrl] = useState("");
  const [tried, setTried] = useState(false);
  const add = useOperation("sources.add");
  const probe = useOperation("sources.test");
  const key = typedKey.trim();
  const complete = key !== "" && url.trim() !== "";
  return (
    <FormDialog
      title={source ? text.replaceTitle(source.key) : text.addSource}
      action={source ? text.replaceAddress : text.addSource}
      pending={add.isPending}
      error={add.error}
      note={text.recorded}
      dirty={url.trim() !== ""}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!complete) return;
        add.mutate(
          { key, url: url.trim() },
          {
            onSuccess: () => {
              toast("done", text.connected(key));
              onClose();
              onSaved(key);
            },
          },
        );
      }}
    >
      {source ? <p className="t2">{text.replaceBody}</p> : <TextField autoFocus mono label={text.key} hint={text.keyHint} value={typedKey} onChange={setKey} error={tried && !key ? text.missing(text.key) : null} />}
      <TextField autoFocus={source !== null} mono label={text.url} hint={text.urlHint} value={url} onChange={setUrl} error={tried && !url.trim() ? text.missing(text.url) : null} />
      <div className="row" style={{ alignItems: "start", gap: 12 }}>
        <Button icon={Plug} pending={probe.isPending} disabledReason={complete ? null : text.tryHint} onPress={() => probe.mutate({ key, url: url.trim() })}>
          {text.test}
        </Button>
        <div className="grow" role="status">
          {probe.error ? <ErrorLine error={probe.error} /> : probe.data ? <SourceState source={probe.data} /> : null}
        </div>
      </div>
    </FormDialog>
  );
}

function RemoveSource({ source: { key }, onClose }: { source: SourceListed; onClose: () => void }) {
  return (
    <ConfirmOperation operation="sources.remove" input={{ key }} title={text.removeTitle(key)} action={text.removeSource} note={text.recorded} done={text.removed(key)} onClose={onClose}>
      <p className="t2">{text.removeBody}</p>
    </ConfirmOperation>
  );
}
