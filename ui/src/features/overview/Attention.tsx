import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { AlarmClock, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";

import { query } from "../../api/queries.ts";
import type { Alert, Attention as Item, Concern, Pressing } from "../../api/generated/index.ts";
import { useMay, useSession } from "../../app/session.tsx";
import { formatDate, formatDay, formatMoment } from "../../i18n/dates.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState, toastUndo } from "../../ui/feedback.tsx";
import { ActionMenu } from "../../ui/fields.tsx";
import { Card } from "../../ui/layout.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import styles from "./OverviewPage.module.css";
import { isSnoozed, morningIn, snooze, useSnoozes, wakeAll } from "./snooze.ts";
import { text } from "./text.ts";

interface Shown {
  key: string;
  severity: Pressing;
  title: string;
  detail: string;
  action: ReactNode;
}

/** What somebody should do, the action beside each, without what was put aside. */
export function useAttention(items: readonly Item[]): { shown: Shown[]; asleep: number } {
  const { officer } = useSession();
  const may = useMay();
  const snoozes = useSnoozes(officer.id);
  const alerts = useQuery({ ...query("monitor.alerts", {}), enabled: may("monitor.read"), refetchInterval: 60_000 });
  const firing = alerts.data?.alerts.filter(({ state }) => state === "firing") ?? [];
  const all = [...items.map(({ severity, concern }) => ofConcern(severity, concern)), ...firing.map(ofAlert)];
  const now = new Date();
  const shown = all.filter(({ key }) => !isSnoozed(snoozes, key, now));
  return { shown, asleep: all.length - shown.length };
}

/** The card of what needs attention. */
export function AttentionCard({ shown, asleep }: { shown: readonly Shown[]; asleep: number }) {
  const { officer } = useSession();
  const putAside = (items: readonly Shown[], days: number) => {
    const now = new Date();
    // What is late is put aside for one night at most.
    const until = morningIn(items.some(({ severity }) => severity === "critical") ? 1 : days, now);
    const undo = snooze(officer.id, items.map(({ key }) => key), until);
    toastUndo(text.snoozed(items.length), text.snoozedUntil(formatDay(until.toISOString(), now)), undo);
  };
  return (
    <Card
      title={text.attention}
      sub={shown.length > 0 ? <span className="num">{shown.length}</span> : null}
      action={
        shown.length > 1 ? (
          <Button tone="quiet" size="small" onPress={() => putAside(shown, 1)}>
            {text.snoozeAll}
          </Button>
        ) : null
      }
      className={styles.attentionCard}
    >
      {shown.length > 0 ? (
        <ul className={styles.attention}>
          {shown.map((item) => (
            <li key={item.key}>
              <SeverityGlyph severity={item.severity} />
              <span className="strong">{item.title}</span>
              <span className={styles.tools}>
                {item.action}
                <ActionMenu
                  quiet
                  aria-label={text.snooze(item.title)}
                  icon={AlarmClock}
                  actions={[
                    { id: "1", label: text.snoozeTomorrow, run: () => putAside([item], 1) },
                    { id: "3", label: text.snoozeThree, disabledReason: item.severity === "critical" ? text.snoozeLimit : null, run: () => putAside([item], 3) },
                    { id: "7", label: text.snoozeWeek, disabledReason: item.severity === "critical" ? text.snoozeLimit : null, run: () => putAside([item], 7) },
                  ]}
                />
              </span>
              <p>{item.detail}</p>
            </li>
          ))}
        </ul>
      ) : (
        <EmptyState icon={CircleCheck} title={asleep > 0 ? text.allSnoozedTitle : text.noAttentionTitle}>
          {asleep > 0 ? text.allSnoozed : text.noAttention}
        </EmptyState>
      )}
      {asleep > 0 ? (
        <p className={styles.all}>
          <Button tone="link" onPress={() => wakeAll(officer.id)}>
            {text.showSnoozed(asleep)}
          </Button>
        </p>
      ) : null}
    </Card>
  );
}

function ofConcern(severity: Pressing, concern: Concern): Shown {
  const { concerns } = text;
  switch (concern.what) {
    case "late":
      return shownAs(severity, concern.request, concerns.late(concern.number, concern.days), concerns.lateDetail(formatDate(concern.due)), toRequest(concern.request));
    case "due_today":
      return shownAs(severity, concern.request, concerns.dueToday(concern.number), concerns.dueTodayDetail(formatDate(concern.received)), toRequest(concern.request));
    case "source_failed":
      return shownAs(severity, `sources:${concern.request}`, concerns.sourceFailed(concern.number, concern.sources), concerns.sourceFailedDetail, toRequest(concern.request));
    case "waits_for_approval":
      return shownAs(
        severity,
        `approval:${concern.request}`,
        concern.mine ? concerns.approvalMine(concern.number) : concerns.approval(concern.number),
        concerns.approvalDetail(formatDate(concern.due)),
        toRequest(concern.request, concern.mine),
      );
    case "source_down":
      return shownAs(severity, `source:${concern.source}`, concerns.sourceDown(concern.source), concerns.sourceDownDetail, (title) => (
        <Link className={styles.action} to="/settings" search={{ section: "sources" }} aria-label={text.testWhat(title)}>
          {text.test}
        </Link>
      ));
    case "version_waits":
      return shownAs(severity, `version:${concern.version}`, concerns.version(concern.document, concern.number), concerns.versionDetail, (title) => (
        <Link className={styles.action} to="/disclosures" search={{ version: concern.version }} aria-label={text.reviewWhat(title)}>
          {text.review}
        </Link>
      ));
  }
}

function ofAlert(alert: Alert): Shown {
  return shownAs("warning", `alert:${alert.name}`, text.concerns.alert(alert.name), alert.since ? text.concerns.alertDetail(formatMoment(alert.since)) : alert.summary, (title) => (
    <Link className={styles.action} to="/health" aria-label={text.openWhat(title)}>
      {text.open}
    </Link>
  ));
}

function shownAs(severity: Pressing, key: string, title: string, detail: string, action: (title: string) => ReactNode): Shown {
  return { key, severity, title, detail, action: action(title) };
}

function toRequest(id: string, review = false): (title: string) => ReactNode {
  return (title) => (
    <Link className={styles.action} to="/requests/$id" params={{ id }} search={{ tab: "", collection: "" }} aria-label={review ? text.reviewWhat(title) : text.openWhat(title)}>
      {review ? text.review : text.open}
    </Link>
  );
}
