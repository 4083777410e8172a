import { useQuery } from "@tanstack/react-query";
import { Database, Plug } from "lucide-react";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { SourceListed } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { formatRecent } from "../../i18n/dates.ts";
import { Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { FormDialog } from "../../ui/Dialog.tsx";
import { EmptyState, ErrorPanel, SkeletonLines, toast, toastError } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Card, FactTable } from "../../ui/layout.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import { SectionHead } from "./SettingsPage.tsx";
import styles from "./SettingsPage.module.css";
import { text } from "./text.ts";

/** The connected sources, each with its last test. */
export function SourceSettings() {
  const may = useMay();
  const list = useQuery(query("sources.list", {}));
  const [adding, setAdding] = useState(false);
  const [testing, setTesting] = useState<string | null>(null);
  const test = useOperation("sources.test");
  const reason = may("sources.manage") ? null : text.noManage;
  const run = (key: string) => {
    setTesting(key);
    test.mutate(
      { key },
      {
        onSuccess: (source) => (source.reachable ? toast("done", text.answered(key, source.latency_ms ?? 0), source.version ?? undefined) : toast("failed", text.noAnswer(key), source.failure ?? undefined)),
        onError: toastError,
        onSettled: () => setTesting(null),
      },
    );
  };
  const add = (
    <Button tone="primary" icon={Plug} disabledReason={reason} onPress={() => setAdding(true)}>
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
          <FactTable
            label={text.sections.sources}
            head={[text.columns.source, text.columns.where, text.columns.state, { label: "", right: true }]}
            rows={list.data.sources.map((source) => ({
              key: source.key,
              cells: [
                <span key="key">
                  <span className="strong">{source.key}</span> <span className="t3">{source.kind}</span>
                </span>,
                <span key="host" className="mono">{source.host}</span>,
                <SourceState key="state" source={source} />,
                <Button key="test" size="small" pending={testing === source.key} disabledReason={reason} onPress={() => run(source.key)}>
                  {text.test}
                  <span className="visually-hidden"> {source.key}</span>
                </Button>,
              ],
            }))}
          />
        </Card>
      )}
      {adding ? <AddSource onClose={() => setAdding(false)} /> : null}
    </>
  );
}

function SourceState({ source }: { source: SourceListed }) {
  if (source.reachable === null) return <span className="t3">{text.untested}</span>;
  return (
    <div>
      <span className="row">
        <Pill tone={source.reachable ? "ok" : "crit"}>
          <Mark glyph={source.reachable ? "done" : "failed"} tone={source.reachable ? "ok" : "crit"} />
          {source.reachable ? text.reachable : text.unreachable}
        </Pill>
        <span className="t3 small num">
          {source.tested_at === null ? null : source.reachable && source.latency_ms !== null ? text.answeredIn(source.latency_ms, formatRecent(source.tested_at)) : text.testedAt(formatRecent(source.tested_at))}
        </span>
      </span>
      {source.failure ? <p className={styles.failure}>{source.failure}</p> : source.version ? <p className="t3 small">{source.version}</p> : null}
    </div>
  );
}

function AddSource({ onClose }: { onClose: () => void }) {
  const [key, setKey] = useState("");
  const [url, setUrl] = useState("");
  const [tried, setTried] = useState(false);
  const add = useOperation("sources.add");
  return (
    <FormDialog
      title={text.addSource}
      action={text.addSource}
      pending={add.isPending}
      error={add.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!key.trim() || !url.trim()) return;
        add.mutate(
          { key: key.trim(), url: url.trim() },
          {
            onSuccess: () => {
              toast("done", text.connected(key.trim()));
              onClose();
            },
          },
        );
      }}
    >
      <TextField autoFocus mono label={text.key} hint={text.keyHint} value={key} onChange={setKey} error={tried && !key.trim() ? text.missing(text.key) : null} />
      <TextField mono label={text.url} hint={text.urlHint} value={url} onChange={setUrl} error={tried && !url.trim() ? text.missing(text.url) : null} />
    </FormDialog>
  );
}
