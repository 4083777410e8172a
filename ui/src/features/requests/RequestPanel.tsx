import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronUp, CircleStop, Download, Ellipsis, Maximize2, Paperclip, ShieldCheck, ShieldQuestion, X } from "lucide-react";
import { Fragment, type Ref } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { RequestDetail } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { formatBytes, formatDay } from "../../i18n/dates.ts";
import { languageName, regionName } from "../../i18n/names.ts";
import { say } from "../../i18n/say.ts";
import { Avatar, Copyable, Pill } from "../../ui/bits.tsx";
import { Button, IconButton } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { ErrorPanel, SkeletonLines, toast, toastError } from "../../ui/feedback.tsx";
import { ActionMenu } from "../../ui/fields.tsx";
import { PropertyList } from "../../ui/layout.tsx";
import { StatusGlyph } from "../../ui/StatusGlyph.tsx";
import { copyEntries } from "./copyable.ts";
import { dueLong, dueTone } from "./due.ts";
import { bySource } from "./progress.ts";
import styles from "./RequestPanel.module.css";
import { useRequestActions } from "./requestActions.tsx";
import { queueText } from "./queueText.ts";
import { CollectionLines, SourceList } from "./SourceList.tsx";
import { statusText, statusVariant } from "./status.ts";
import { text } from "./text.ts";
import { Timeline } from "./Timeline.tsx";

/** The place of a calendar: "Germany" for DE, "United States" for US-CA. */
function placeOf(calendar: string): string {
  return regionName(calendar.slice(0, 2));
}

interface PanelProps {
  id: string;
  onClose: () => void;
  onMove: (by: 1 | -1) => void;
  onOpen: () => void;
  ref?: Ref<HTMLElement>;
}

/** A request beside the queue: what it is, how it stands, and the one next thing to do. */
export function RequestPanel({ id, onClose, onMove, onOpen, ref }: PanelProps) {
  const { data, error, refetch } = useQuery(query("requests.show", { id }));
  return (
    // Escape anywhere in the panel closes it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      className={styles.panel}
      aria-label={text.panel}
      ref={ref}
      data-region
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <header className={styles.head}>
        {data ? <Copyable value={data.row.number} label={data.row.number} /> : null}
        <span className="end row" style={{ gap: 2 }}>
          <IconButton icon={ChevronUp} aria-label={text.previous} onPress={() => onMove(-1)} />
          <IconButton icon={ChevronDown} aria-label={text.next} onPress={() => onMove(1)} />
          <IconButton icon={Maximize2} iconSize={15} aria-label={text.openPage} onPress={onOpen} />
          <IconButton icon={X} aria-label={text.closePanel} onPress={onClose} />
        </span>
      </header>
      {data ? <Content detail={data} /> : error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <SkeletonLines lines={12} />}
    </aside>
  );
}

function Content({ detail }: { detail: RequestDetail }) {
  const { primary, others, all, dialog } = useRequestActions(detail);
  const may = useMay();
  const connected = useQuery({ ...query("sources.list", {}), enabled: may("map.read") });
  const takeOut = useOperation("requests.message_file");
  const kinds = new Map((connected.data?.sources ?? []).map(({ key, kind }) => [key, kind]));
  const { row } = detail;
  const now = new Date();
  const tone = dueTone(row);
  const step = detail.steps.findIndex(({ progress }) => progress === "current");
  const sources = bySource(detail);
  const answered = sources.filter(({ state }) => state === "done" || state === "skipped").length;
  const rows = sources.reduce((sum, source) => sum + source.rows, 0);
  const approval = detail.approvals[0];
  const extend = all.get("requests.extend");
  const stop = all.get("requests.cancel");
  const reason = primary ? primary.disabledReason : row.state === "approval" && detail.cannot_approve ? say(detail.cannot_approve) : null;
  return (
    <>
      <div className={styles.body}>
        <h2>{words.asks[row.kind](row.subject_name)}</h2>
        <div className={styles.steps} aria-hidden>
          {detail.steps.map(({ state, progress }) => (
            <i key={state} className={cx(progress === "done" && styles.done, progress === "current" && styles.current)} />
          ))}
        </div>
        <p className={styles.posture}>
          <StatusGlyph state={row.state} variant={statusVariant(row)} />
          <b>{statusText(row)}</b>
          {step >= 0 ? <span className="nowrap">{text.stepOf(step + 1, detail.steps.length)}</span> : null}
          <span className={cx("end nowrap", tone === "crit" && styles.crit, tone === "warn" && styles.warn)}>{dueLong(row, now)}</span>
        </p>
        <PropertyList
          items={[
            [
              text.identity,
              detail.verification ? (
                <Fragment key="identity">
                  <Pill tone="ok">
                    <ShieldCheck size={13} strokeWidth={1.8} aria-hidden />
                    {text.verified}
                  </Pill>
                  <span className="t3 small">{formatDay(detail.verification.at)}</span>
                </Fragment>
              ) : detail.steps.some(({ state }) => state === "identity") ? (
                <Pill key="identity" tone="neutral">
                  <ShieldQuestion size={13} strokeWidth={1.8} aria-hidden />
                  {text.notVerified}
                </Pill>
              ) : (
                <span key="identity" className="t3">{text.noCheck}</span>
              ),
            ],
            [
              text.basis,
              <Fragment key="basis">
                {words.basis(row.regime, row.kind)}
                <span className="t3">{placeOf(detail.calendar)}</span>
              </Fragment>,
            ],
            [
              text.assignee,
              row.assignee ? (
                <Fragment key="assignee">
                  <Avatar name={row.assignee.name} /> {row.assignee.name}
                </Fragment>
              ) : (
                <span key="assignee" className="t3">{text.nobody}</span>
              ),
            ],
            approval
              ? [
                  queueText.preparedBy,
                  <Fragment key="prepared">
                    <Avatar name={approval.requested_by} /> {approval.requested_by}
                  </Fragment>,
                ]
              : null,
            approval?.decided_by
              ? [
                  text.approver,
                  <Fragment key="approver">
                    <Avatar name={approval.decided_by} /> {approval.decided_by} <span className="t3 small">{text.secondPerson}</span>
                  </Fragment>,
                ]
              : null,
            [text.language, queueText.cameIn(languageName(detail.language), words.channel(detail.channel))],
            detail.message_file
              ? [
                  queueText.messageFile,
                  <Fragment key="file">
                    <Paperclip size={13} strokeWidth={1.7} aria-hidden className={styles.clip} />
                    <span className="trunc">{detail.message_file.name}</span>
                    <span className="t3 small num nowrap">{formatBytes(detail.message_file.size_bytes)}</span>
                    <IconButton
                      size="small"
                      icon={Download}
                      iconSize={14}
                      aria-label={queueText.takeOut}
                      pending={takeOut.isPending}
                      onPress={() => takeOut.mutate({ id: row.id, directory: null }, { onSuccess: ({ file }) => toast("done", queueText.takenOut, file), onError: toastError })}
                    />
                  </Fragment>,
                ]
              : null,
          ]}
        />
        {sources.length > 0 ? (
          <>
            <div className={styles.section}>
              <h3>{text.sources}</h3>
              <span className="num">{text.collected(answered, sources.length, rows)}</span>
              {stop ? (
                <span className="end">
                  <Button size="small" tone="quiet" icon={CircleStop} pending={stop.pending} disabledReason={stop.disabledReason} onPress={stop.run}>
                    {queueText.stop}
                  </Button>
                </span>
              ) : null}
            </div>
            {sources.length < 3 && detail.collections.length > 0 ? <CollectionLines collections={detail.collections} kinds={kinds} /> : <SourceList sources={sources} />}
          </>
        ) : null}
        <div className={styles.section}>
          <h3>{text.activity}</h3>
          <span>{text.inTrail}</span>
          <Link className="end" to="/requests/$id" params={{ id: row.id }} search={{ tab: "activity", collection: "" }} style={{ color: "var(--accent-text)", fontSize: 12 }}>
            {text.allActivity}
          </Link>
        </div>
        <Timeline activity={detail.activity.slice(0, 6)} />
      </div>
      <footer className={styles.foot}>
        {reason ? <p className={styles.reason}>{reason}</p> : null}
        {primary ? (
          <Button tone="primary" {...(primary.disabledReason ? {} : { keys: "ctrl+enter" })} {...(primary.icon ? { icon: primary.icon } : {})} pending={primary.pending} disabledReason={primary.disabledReason} onPress={primary.run}>
            {primary.label}
          </Button>
        ) : null}
        <span className={styles.rest}>
        {extend && !extend.disabledReason ? <Button onPress={extend.run}>{queueText.extendMore}</Button> : null}
        <ActionMenu aria-label={text.more} icon={Ellipsis} actions={[...others, ...copyEntries([row], ["text", "link"])]} />
        </span>
      </footer>
      {dialog}
    </>
  );
}
