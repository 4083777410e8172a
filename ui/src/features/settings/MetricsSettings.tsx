import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Save } from "lucide-react";
import { useState, type FormEvent } from "react";

import { query, useOperation } from "../../api/queries.ts";
import { useMay } from "../../app/session.tsx";
import { say } from "../../i18n/say.ts";
import { Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { ErrorLine, ErrorPanel, SkeletonLines, toast } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Card } from "../../ui/layout.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import { SectionHead } from "./SettingsPage.tsx";
import styles from "./SettingsPage.module.css";
import { text } from "./text.ts";

/** From where the numbers of System health come. */
export function MetricsSettings() {
  const may = useMay();
  const panels = useQuery({ ...query("monitor.panels", { minutes: 15 }), enabled: may("monitor.read"), refetchInterval: 15_000 });
  const target = useOperation("monitor.target");
  const [typed, setTyped] = useState<string | null>(null);
  const reason = may("monitor.manage") ? null : text.noMetrics;
  const source = panels.data?.source;
  const value = typed ?? source?.url ?? "";
  const wrong = value.trim() !== "" && !/^https?:\/\/./.test(value.trim());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wrong || reason || target.isPending) return;
    target.mutate(
      { url: value.trim() || null },
      {
        onSuccess: () => {
          setTyped(null);
          toast("done", value.trim() ? text.metricsSet : text.metricsGone);
        },
      },
    );
  };
  return (
    <>
      <SectionHead title={text.sections.metrics} lead={text.metricsLead} />
      {!may("monitor.read") ? (
        <p className="t2">{text.noMetricsRead}</p>
      ) : panels.error && !panels.data ? (
        <ErrorPanel error={panels.error} onRetry={() => void panels.refetch()} />
      ) : !panels.data ? (
        <SkeletonLines lines={3} />
      ) : (
        <Card title={text.sections.metrics}>
          <form className={styles.metrics} onSubmit={submit} noValidate>
            <TextField optional mono label={text.metricsAddress} hint={reason ?? text.metricsHint} value={value} onChange={setTyped} error={wrong ? text.badMetrics : null} />
            <div className="row">
              <Button type="submit" size="large" tone="primary" icon={Save} pending={target.isPending} disabledReason={reason ?? (typed === null || typed === source?.url ? text.unchanged : null)}>
                {text.save}
              </Button>
              {source?.url ? (
                <Pill tone={source.ok ? "ok" : "warn"}>
                  <Mark glyph={source.ok ? "done" : "failed"} tone={source.ok ? "ok" : "warn"} />
                  {source.ok ? text.metricsOk(Math.round(source.age_s ?? 0)) : text.unreachable}
                </Pill>
              ) : (
                <Pill>{text.metricsNone}</Pill>
              )}
              <Link to="/health" className={styles.link}>
                {text.openHealth}
              </Link>
            </div>
            {source?.url && !source.ok && source.error ? <p className={styles.failure}>{say(source.error)}</p> : null}
            {target.error ? <ErrorLine error={target.error} /> : null}
          </form>
        </Card>
      )}
    </>
  );
}
