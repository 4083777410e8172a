import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Clock, Ellipsis, Mail } from "lucide-react";

import { query } from "../../api/queries.ts";
import type { RequestDetail } from "../../api/generated/index.ts";
import { useActions, useKeyOf } from "../../app/actions.ts";
import { useJobOf } from "../../app/jobs.ts";
import { Page } from "../../app/Page.tsx";
import type { REQUEST_TABS } from "../../app/router.tsx";
import { useSession } from "../../app/session.tsx";
import { jobName, jobProgress } from "../../app/ProgressTray.tsx";
import { words } from "../../app/words.ts";
import { formatMoment } from "../../i18n/dates.ts";
import { say } from "../../i18n/say.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Avatar, Pill, ProgressBar } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { Banner, EmptyState, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { ActionMenu, Tabs } from "../../ui/fields.tsx";
import { Stepper } from "../../ui/layout.tsx";
import { CollectionList } from "./CollectionList.tsx";
import { DataTab } from "./DataTab.tsx";
import { Decision } from "./Decision.tsx";
import { DeliveryTab } from "./DeliveryTab.tsx";
import { dueLong, dueTone } from "./due.ts";
import { Ground } from "./Ground.tsx";
import { IdentityTab } from "./IdentityTab.tsx";
import { queueLeft } from "./lastQueue.ts";
import { LettersTab } from "./LettersTab.tsx";
import { NotesTab } from "./NotesTab.tsx";
import { pageText } from "./pageText.ts";
import { RelatedBanner } from "./RelatedBanner.tsx";
import { PlanTab } from "./PlanTab.tsx";
import { useRequestActions, type RequestAction } from "./requestActions.tsx";
import styles from "./RequestPage.module.css";
import { NOTHING } from "./search.ts";
import { TasksTab } from "./TasksTab.tsx";
import { text } from "./text.ts";
import { Timeline } from "./Timeline.tsx";

type TabName = (typeof REQUEST_TABS)[number];

/** One request: what was collected left, the part at hand in the middle, the decision right. */
export function RequestPage() {
  const { id } = useParams({ from: "/requests/$id" });
  const { data, error, refetch } = useQuery(query("requests.show", { id }));
  if (data) return <Loaded detail={data} />;
  return (
    <Page title={text.title} path={[{ label: pageText.requests, to: "/requests" }]}>
      {error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <SkeletonLines lines={14} />}
    </Page>
  );
}

function Loaded({ detail }: { detail: RequestDetail }) {
  const { row } = detail;
  const search = useSearch({ from: "/requests/$id" });
  const navigate = useNavigate({ from: "/requests/$id" });
  const { primary, others, all, dialog } = useRequestActions(detail);
  const keyFor = useKeyOf();
  const back = queueLeft(useSession().officer.id);
  const now = new Date();
  const tone = dueTone(row);
  const tabs = tabsOf(detail);
  const collects = tabs.includes("data") && detail.collections.length > 0;
  const tab = tabs.find((name) => name === search.tab) ?? firstTab(detail);
  const show = (next: Partial<typeof search>) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  const chosen = detail.collections.find((one) => keyOf(one) === search.collection) ?? detail.collections.find(({ open }) => open > 0) ?? mostWithheld(detail) ?? detail.collections.find(({ rows }) => rows > 0) ?? detail.collections[0] ?? null;

  useActions([
    { id: "request.back", label: pageText.requests, keys: ["escape"], section: text.thisRequest, keyOnly: true, run: () => void navigate({ to: "/requests", search: back ?? NOTHING }) },
    ...tabs.map((name) => ({ id: `request.tab.${name}`, label: tabLabel(name, detail), section: text.thisRequest, subject: row.number, run: () => show({ tab: name }) })),
  ]);

  return (
    <Page
      title={`${row.number} ${pageText.heading(row.subject_name, words.kind[row.kind])}`}
      path={[{ label: pageText.requests, to: "/requests", search: back }]}
      heading={
        <>
          <span className="mono">{row.number}</span> {pageText.heading(row.subject_name, words.kind[row.kind])}
        </>
      }
      aside={
        <>
          <Pill tone={tone === "crit" ? "crit" : tone === "warn" ? "warn" : "neutral"}>
            <Clock size={12} strokeWidth={1.9} aria-hidden />
            {dueLong(row, now)}
          </Pill>
          {row.outcome ? <Pill tone={row.outcome === "fulfilled" ? "ok" : "neutral"}>{words.outcome[row.outcome]}</Pill> : null}
          {row.outcome === "refused" ? <Ground id={row.id} /> : null}
          {row.flags.map((flag) => (
            <Pill key={flag} tone={flag === "stalled" || flag === "partial" ? "warn" : "neutral"}>
              {words.flag[flag]}
            </Pill>
          ))}
        </>
      }
      actions={
        <>
          {row.assignee ? <Avatar name={row.assignee.name} size="large" /> : null}
          {row.state === "approval" && all.get("requests.send_back")?.disabledReason === null ? <Button onPress={() => all.get("requests.send_back")?.run()}>{all.get("requests.send_back")?.label}</Button> : null}
          {/* The form of the identity tab has this button at its end. */}
          {primary && !(tab === "identity" && primary.id === "requests.verify_identity") ? (
            <Button tone="primary" keys={primary.disabledReason ? undefined : keyFor(primary.id, "ctrl+enter")} {...(primary.icon ? { icon: primary.icon } : {})} pending={primary.pending} disabledReason={primary.disabledReason} onPress={primary.run}>
              {primary.label}
            </Button>
          ) : null}
          <ActionMenu aria-label={text.more} icon={Ellipsis} actions={others} />
        </>
      }
    >
      <Stepper steps={detail.steps.map(({ state, progress }) => ({ key: state, label: words.step[state], state: progress }))} trailing={preparedBy(detail)} />
      <RelatedBanner detail={detail} />
      <JobBanner detail={detail} cancel={all.get("requests.cancel") ?? null} />
      <div className={cx(styles.columns, !collects && styles.two)}>
        {collects ? (
        <div className={styles.left}>
          <CollectionList detail={detail} current={tab === "data" && chosen ? keyOf(chosen) : null} chosen={tab === "data" ? chosen : null} record={search.record} onChoose={(one) => show({ tab: "data", collection: keyOf(one), record: "" })} onRecord={(record) => show({ record })} />
        </div>
        ) : null}
        <div className={styles.center}>
          <Tabs
            aria-label={text.parts}
            value={tab}
            onChange={(next) => show({ tab: next })}
            tabs={tabs.map((name) => ({ id: name, label: tabLabel(name, detail), count: formatCount(countOf(name, detail)), content: contentOf(name) }))}
          />
        </div>
        <div className={styles.right}>
          <Decision detail={detail} primary={primary} keys={tab === "data"} onSample={(one) => show({ tab: "data", collection: keyOf(one), record: String(one.place + 1) })} />
        </div>
      </div>
      {dialog}
    </Page>
  );

  function contentOf(name: TabName) {
    switch (name) {
      case "data":
        return <DataTab detail={detail} collection={chosen} record={search.record} onRecord={(record) => show({ record })} onRetry={all.get("requests.collect") ?? null} />;
      case "identity":
        return <IdentityTab detail={detail} />;
      case "plan":
        return <PlanTab detail={detail} />;
      case "letters":
        return <LettersTab detail={detail} kind={search.letter ?? ""} />;
      case "notes":
        return <NotesTab detail={detail} />;
      case "tasks":
        return <TasksTab detail={detail} />;
      case "delivery":
        return <DeliveryTab detail={detail} />;
      case "activity":
        return (
          <div className={styles.pad}>
            <Timeline activity={detail.activity} linked />
          </div>
        );
      case "message":
        return detail.message ? (
          <div className={styles.pad}>
            <p className="t3">
              <b className="strong t2">{row.subject_name}</b>, {formatMoment(row.received_at)}, {words.channel(detail.channel)}
            </p>
            <p className={styles.message} lang={detail.language}>
              {detail.message}
            </p>
          </div>
        ) : (
          <EmptyState icon={Mail} title={pageText.noMessage}>
            {pageText.noMessageHint}
          </EmptyState>
        );
    }
  }
}

/** The work under way on this request, live, or why the last one failed. */
function JobBanner({ detail, cancel }: { detail: RequestDetail; cancel: RequestAction | null }) {
  const running = useJobOf(detail.row.id);
  const { job } = detail;
  if (running) {
    const name = jobName(running.kind);
    return (
      <Banner severity="info" quiet action={cancel && !cancel.disabledReason && running.kind !== "execute" ? <Button size="small" onPress={cancel.run}>{cancel.label}</Button> : undefined}>
        <span className="row">
          <b className="strong nowrap">{name}</b>
          <span className="num nowrap">{jobProgress(running)}</span>
          <span style={{ width: 160 }}>
            <ProgressBar label={name} share={running.total ? running.done / running.total : 0} state="working" />
          </span>
        </span>
      </Banner>
    );
  }
  if (job?.state === "failed") {
    return (
      <Banner severity="critical">
        <b className="strong">{pageText.failedJob}.</b> {job.failure ? say(job.failure) : null}
      </Banner>
    );
  }
  return null;
}

/** A collection of a request, as the address names it. */
export function keyOf({ dataset, collection }: { dataset: string; collection: string }): string {
  return `${dataset}.${collection}`;
}

function tabsOf(detail: RequestDetail): TabName[] {
  const states = new Set(detail.steps.map(({ state }) => state));
  const tabs: TabName[] = [];
  if (states.has("collecting")) tabs.push("data");
  if (states.has("planning")) tabs.push("plan");
  if (states.has("identity")) tabs.push("identity");
  tabs.push("letters", "delivery");
  if (detail.by_hand) tabs.push("tasks");
  tabs.push("notes", "message", "activity");
  return tabs;
}

/** The part that the officer needs where the request stands. */
function firstTab(detail: RequestDetail): TabName {
  switch (detail.row.state) {
    case "received":
    case "acknowledged":
    case "identity":
      return detail.steps.some(({ state }) => state === "identity") ? "identity" : "message";
    case "collecting":
    case "review":
      return "data";
    case "planning":
    case "executing":
    case "verifying":
      return "plan";
    case "approval":
    case "delivering":
      return detail.row.kind === "erasure" ? "plan" : "data";
    case "applied":
    case "confirmed":
      return "message";
    case "closed":
      return detail.package || detail.certificate_digest ? "delivery" : "letters";
  }
}

/** What leaves the house has a name of its own for each kind of request. */
function tabLabel(name: TabName, detail: RequestDetail): string {
  if (name !== "delivery") return text.tabs[name];
  if (detail.row.kind === "erasure") return pageText.certificateTab;
  return detail.steps.some(({ state }) => state === "delivering") ? text.tabs.delivery : pageText.confirmation;
}

function formatCount(count: number | null): string | null {
  return count === null ? null : formatNumber(count);
}

function countOf(name: TabName, detail: RequestDetail): number | null {
  if (name === "identity") return detail.identifiers.length;
  if (name === "activity") return detail.activity.length;
  if (name === "plan") return detail.plan?.rows ?? null;
  if (name === "data") return detail.collections.length ? detail.collections.reduce((sum, { rows }) => sum + rows, 0) : null;
  return null;
}

function preparedBy(detail: RequestDetail): string | null {
  const approval = detail.approvals[0];
  return approval ? text.prepared(approval.requested_by, formatMoment(approval.requested_at)) : null;
}

/** The collection of which most is withheld: where the second person begins. */
function mostWithheld({ collections }: RequestDetail): RequestDetail["collections"][number] | null {
  return collections.reduce<RequestDetail["collections"][number] | null>((most, one) => (one.rows > 0 && one.withheld > (most?.withheld ?? 0) ? one : most), null);
}
