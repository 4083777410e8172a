import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { Plus, RotateCcw, Send } from "lucide-react";
import { useState } from "react";

import { call } from "../../api/client.ts";
import { query, useOperation } from "../../api/queries.ts";
import type { ConsentDeliveryListed, DeliveryStatus, RecipientOutbox } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { formatMoment, formatRecent } from "../../i18n/dates.ts";
import { say } from "../../i18n/say.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Breakable, Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmptyState, ErrorPanel, SkeletonLines, toast, toastError } from "../../ui/feedback.tsx";
import { Segmented } from "../../ui/fields.tsx";
import { Card, FactTable } from "../../ui/layout.tsx";
import { RowActions } from "../../ui/RowActions.tsx";
import styles from "./ConsentPage.module.css";
import { RecipientDialog, RemoveRecipient, Secret, type MadeSecret } from "./RecipientDialogs.tsx";
import { text } from "./text.ts";

const STATUSES = ["waiting", "dead", "acknowledged", "superseded"] as const satisfies readonly DeliveryStatus[];

/** Who is told of changes, what still waits for each, and what was given up. Nobody is named. */
export function OutboxTab() {
  const { recipient } = useSearch({ from: "/consent" });
  const navigate = useNavigate({ from: "/consent" });
  const may = useMay();
  const outbox = useQuery({ ...query("consent.outbox", { recipient: null, status: null, before: null }), refetchInterval: 15_000 });
  const purposes = useQuery(query("purposes.list", {}));
  const [editing, setEditing] = useState<"new" | RecipientOutbox | null>(null);
  const [removing, setRemoving] = useState<RecipientOutbox | null>(null);
  const [made, setMade] = useState<MadeSecret | null>(null);
  const [testing, setTesting] = useState<string | null>(null);
  const test = useOperation("recipients.test");
  const cannot = may("recipients.manage") ? null : text.noRecipients;
  const names = new Map((purposes.data?.purposes ?? []).map(({ key, name }) => [key, name]));
  const nameOf = (key: string) => names.get(key) ?? key;
  const add = (
    <Button size="small" icon={Plus} disabledReason={cannot} onPress={() => setEditing("new")}>
      {text.addRecipient}
    </Button>
  );
  const run = (one: RecipientOutbox) => {
    setTesting(one.recipient);
    test.mutate(
      { recipient: one.recipient },
      {
        onSuccess: ({ reachable, failure }) => toast(reachable ? "done" : "failed", reachable ? text.reachable(one.name) : text.unreachable(one.name), failure ?? undefined),
        onError: toastError,
        onSettled: () => setTesting(null),
      },
    );
  };
  if (outbox.error && !outbox.data) return <ErrorPanel error={outbox.error} onRetry={() => void outbox.refetch()} />;
  if (!outbox.data) return <SkeletonLines lines={10} />;
  const { recipients } = outbox.data;
  const current = recipients.find((one) => one.recipient === recipient) ?? recipients.find(({ dead }) => dead > 0) ?? recipients[0] ?? null;
  return (
    <div className={styles.page}>
      <Card title={text.recipients} sub={text.recipientsSub} action={add}>
        {recipients.length === 0 ? (
          <EmptyState icon={Send} title={text.noRecipientsTitle}>
            {text.noRecipientsBody}
          </EmptyState>
        ) : (
          <div className={styles.scroll}>
            <FactTable
              label={text.recipients}
              head={[text.outboxColumns.recipient, text.outboxColumns.hears, text.outboxColumns.waiting, text.outboxColumns.dead, text.outboxColumns.acknowledged, { label: "", right: true }]}
              rows={recipients.map((one) => ({
                key: one.recipient,
                cells: [
                  <span key="name" className={styles.purpose}>
                    <button type="button" className={styles.name} aria-pressed={one.recipient === current?.recipient} title={text.showDeliveries(one.name)} onClick={() => void navigate({ search: (old) => ({ ...old, recipient: one.recipient, status: "" as const }), replace: true })}>
                      {one.name}
                    </button>
                    <span className="t3 small">
                      {text.kinds[one.kind]} <span className="mono">
                        <Breakable text={one.host} />
                      </span>
                    </span>
                  </span>,
                  <span key="hears" className={styles.pills}>
                    {one.purposes.map((key) => (
                      <Pill key={key}>{nameOf(key)}</Pill>
                    ))}
                  </span>,
                  <span key="waiting" className="col num">
                    <span>{formatNumber(one.waiting)}</span>
                    {one.oldest_at ? <span className="t3 small nowrap">{text.oldest(formatRecent(one.oldest_at))}</span> : null}
                  </span>,
                  <span key="dead" className={one.dead > 0 ? styles.crit : "num"}>{formatNumber(one.dead)}</span>,
                  <span key="acknowledged" className="col num">
                    <span>{formatNumber(one.acknowledged)}</span>
                    <span className="t3 small nowrap">{one.acknowledged_at ? text.lastAcknowledged(formatRecent(one.acknowledged_at)) : text.neverAcknowledged}</span>
                  </span>,
                  <RowActions
                    key="actions"
                    of={one.name}
                    actions={[
                      ...(one.kind === "webhook" ? [{ id: "test", label: testing === one.recipient ? text.testing : text.test, main: true, pending: testing === one.recipient, disabledReason: cannot, run: () => run(one) }] : []),
                      { id: "change", label: text.changeRecipient, disabledReason: cannot, run: () => setEditing(one) },
                      { id: "remove", label: text.removeRecipient, disabledReason: cannot, run: () => setRemoving(one) },
                    ]}
                  />,
                ],
              }))}
            />
          </div>
        )}
      </Card>
      {current ? <Deliveries key={current.recipient} recipient={current} cannot={cannot} nameOf={nameOf} /> : null}
      {editing ? <RecipientDialog recipient={editing === "new" ? null : editing} purposes={purposes.data?.purposes ?? []} onClose={() => setEditing(null)} onMade={setMade} /> : null}
      {removing ? <RemoveRecipient recipient={removing} onClose={() => setRemoving(null)} /> : null}
      {made ? <Secret made={made} onClose={() => setMade(null)} /> : null}
    </div>
  );
}

/** What one recipient was told, by how it stands. */
function Deliveries({ recipient, cannot, nameOf }: { recipient: RecipientOutbox; cannot: string | null; nameOf: (purpose: string) => string }) {
  const search = useSearch({ from: "/consent" });
  const status = search.status || (recipient.dead > 0 ? "dead" : "waiting");
  const navigate = useNavigate({ from: "/consent" });
  const retry = useOperation("consent.retry_delivery");
  const pages = useInfiniteQuery({
    queryKey: ["consent.outbox", { recipient: recipient.recipient, status }],
    queryFn: ({ pageParam, signal }) => call("consent.outbox", { recipient: recipient.recipient, status, before: pageParam }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.more ? (page.deliveries.at(-1)?.sequence ?? null) : null),
    refetchInterval: 15_000,
  });
  const again = (delivery: ConsentDeliveryListed | null) =>
    retry.mutate({ recipient: recipient.recipient, delivery: delivery?.delivery ?? null }, { onSuccess: ({ retried }) => toast("done", text.retried(retried)), onError: toastError });
  const rows = pages.data?.pages.flatMap(({ deliveries }) => deliveries) ?? [];
  const ended = status === "acknowledged" || status === "superseded";
  return (
    <Card
      title={text.deliveries(recipient.name)}
      action={
        <>
          {status === "dead" && rows.length > 0 ? (
            <Button size="small" icon={RotateCcw} pending={retry.isPending} disabledReason={cannot} onPress={() => again(null)}>
              {text.retryAll}
            </Button>
          ) : null}
          <Segmented<DeliveryStatus> aria-label={text.status} value={status} onChange={(next) => void navigate({ search: (old) => ({ ...old, status: next }), replace: true })} choices={STATUSES.map((value) => ({ value, label: text.statuses[value] }))} />
        </>
      }
    >
      {pages.error && !pages.data ? (
        <ErrorPanel compact error={pages.error} onRetry={() => void pages.refetch()} />
      ) : !pages.data ? (
        <SkeletonLines lines={4} />
      ) : rows.length === 0 ? (
        <p className={styles.none}>{text.statusEmpty[status]}</p>
      ) : (
        <div className={styles.scroll}>
          <FactTable
            label={text.deliveries(recipient.name)}
            head={[text.deliveryColumns.change, text.deliveryColumns.said, text.deliveryColumns.attempts, ended ? text.deliveryColumns.ended : text.deliveryColumns.next, text.deliveryColumns.why, { label: "", right: true }]}
            rows={rows.map((one) => ({
              key: one.delivery,
              cells: [
                text.entry(text.state[one.state], nameOf(one.purpose)),
                <span key="said" className="num nowrap">{formatMoment(one.at)}</span>,
                <span key="attempts" className="num">{text.attempts(one.attempts)}</span>,
                <span key="when" className="num nowrap">{ended ? (one.ended_at ? formatMoment(one.ended_at) : null) : recipient.kind === "table" ? text.whenItAsks : one.next_at ? formatMoment(one.next_at) : null}</span>,
                one.failure && !ended ? <span key="why" className={styles.failure}>{say(one.failure)}</span> : null,
                one.status === "dead" ? (
                  <Button key="retry" size="small" pending={retry.isPending} disabledReason={cannot} onPress={() => again(one)}>
                    {text.retry}
                  </Button>
                ) : null,
              ],
            }))}
          />
        </div>
      )}
      {pages.hasNextPage ? (
        <p className={styles.more}>
          <Button size="small" tone="quiet" pending={pages.isFetchingNextPage} onPress={() => void pages.fetchNextPage()}>
            {text.olderDeliveries}
          </Button>
        </p>
      ) : null}
    </Card>
  );
}
