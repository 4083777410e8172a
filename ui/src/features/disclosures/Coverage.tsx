import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { query } from "../../api/queries.ts";
import type { CoverageGroup, CoverageShare } from "../../api/generated/index.ts";
import { ShareLines } from "../../charts/ShareLines.tsx";
import { formatDate } from "../../i18n/dates.ts";
import { formatNumber, formatPercent } from "../../i18n/texts.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog, DialogBody, DialogFoot } from "../../ui/Dialog.tsx";
import { ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { Segmented } from "../../ui/fields.tsx";
import { FactTable } from "../../ui/layout.tsx";
import styles from "./Proving.module.css";
import { provingText as text } from "./provingText.ts";

const SPANS = ["30", "90", "365"] as const;
const VIEWS = ["chart", "table"] as const;

/** How many people accepted a document, over time and by who they are. */
export function CoverageDialog({ document, title, onClose }: { document: string; title: string; onClose: () => void }) {
  return (
    <Dialog title={text.coverageTitle(title)} wide onClose={onClose}>
      <DialogBody>
        <Coverage document={document} title={title} />
      </DialogBody>
      <DialogFoot>
        <Button size="large" tone="primary" onPress={onClose}>
          {text.close}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

/** The same as part of a page. */
export function Coverage({ document, title }: { document: string; title: string }) {
  const [span, setSpan] = useState<(typeof SPANS)[number]>("90");
  const [view, setView] = useState<(typeof VIEWS)[number]>("chart");
  const { data, error, refetch } = useQuery(query("disclosures.coverage", { document, days: Number(span) }));
  if (error && !data) return <ErrorPanel compact error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonLines lines={8} />;
  const { number, now, exactly, points } = data;
  if (number === null) return <p className="t2">{text.nothingInForce}</p>;
  if (now.people === 0) return <p className="t2">{text.nobodyAsked}</p>;
  const summary = text.coverageSummary(number, now.accepted, now.people, shareOf(now));
  return (
    <div className={styles.coverage}>
      <p>
        {summary} {text.exactly(exactly, number)}
      </p>
      <div className="row">
        <Segmented aria-label={text.span} value={span} onChange={setSpan} choices={SPANS.map((value) => ({ value, label: text.days(Number(value)) }))} />
        <span className="end">
          <Segmented aria-label={text.coverage} value={view} onChange={setView} choices={VIEWS.map((value) => ({ value, label: value === "chart" ? text.asChart : text.asTable }))} />
        </span>
      </div>
      {view === "chart" ? (
        <div className={styles.chart}>
          <ShareLines summary={summary} lines={[{ key: document, label: title, points: points.map((point) => ({ date: point.day, value: point.people === 0 ? null : shareOf(point) })) }]} />
        </div>
      ) : (
        // Scrolls, so it has to be reached by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles.days} tabIndex={0} role="region" aria-label={text.coverage}>
          <FactTable
            label={text.coverage}
            head={[text.day, { label: text.accepted, right: true }, { label: text.people, right: true }, { label: text.share, right: true }]}
            rows={points.toReversed().map((point) => ({ key: point.day, cells: [formatDate(point.day), formatNumber(point.accepted), formatNumber(point.people), percent(point)] }))}
          />
        </div>
      )}
      <Groups label={text.by.version} groups={data.by_version} none={text.never} />
      <Groups label={text.by.jurisdiction} groups={data.by_jurisdiction} none={text.unknown} />
      <Groups label={text.by.role} groups={data.by_role} none={text.unknown} />
    </div>
  );
}

function Groups({ label, groups, none }: { label: string; groups: readonly CoverageGroup[]; none: string }) {
  if (groups.length === 0) return null;
  return (
    <FactTable
      label={label}
      head={[label, { label: text.accepted, right: true }, { label: text.people, right: true }, { label: text.share, right: true }]}
      rows={groups.map((group) => ({ key: group.name ?? "", cells: [group.name ?? none, formatNumber(group.accepted), formatNumber(group.people), percent(group)] }))}
    />
  );
}

function shareOf({ accepted, people }: CoverageShare): number {
  return people === 0 ? 0 : accepted / people;
}

function percent(share: CoverageShare): string {
  return share.people === 0 ? text.nothing : formatPercent(shareOf(share), 1);
}
