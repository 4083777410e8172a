import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { FileDown, Fingerprint, PenLine, Search, ShieldCheck, UserSearch } from "lucide-react";
import { useState, type FormEvent } from "react";

import { call } from "../../api/client.ts";
import { useOperation } from "../../api/queries.ts";
import type { ConsentDeliveryShown, ConsentPlace, ConsentShown, ConsentState, ConsentTimelineEntry, DeliveryStatus } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { formatMoment } from "../../i18n/dates.ts";
import { languageName } from "../../i18n/names.ts";
import { say } from "../../i18n/say.ts";
import { Copyable, Pill, type Tone } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { Banner, EmptyState, ErrorPanel, SkeletonLines, toast, toastError } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Card } from "../../ui/layout.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import styles from "./ConsentPage.module.css";
import { text } from "./text.ts";

const TONES: Record<ConsentState, Tone> = { given: "ok", refused: "neutral", withdrawn: "warn", objected: "crit", opted_out: "crit" };
const STATUS_TONES: Record<DeliveryStatus, Tone> = { waiting: "neutral", acknowledged: "ok", dead: "crit", superseded: "neutral" };

interface PersonTabProps {
  person: string | null;
  onPerson: (person: string) => void;
  onRecord: () => void;
}

/** What one person said: how each purpose stands, and every entry that led there. */
export function PersonTab({ person, onPerson, onRecord }: PersonTabProps) {
  const may = useMay();
  const [typed, setTyped] = useState(person ?? "");
  const shown = useInfiniteQuery({
    queryKey: ["consent.show", { person }],
    queryFn: ({ pageParam, signal }) => call("consent.show", { person: person ?? "", after: pageParam }, signal),
    initialPageParam: null as ConsentPlace | null,
    getNextPageParam: (page) => (page.more ? (page.timeline.at(-1)?.place ?? null) : null),
    enabled: person !== null && may("consent.work"),
    // Each look is an entry of the audit trail.
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
  const receipt = useOperation("consent.receipt");
  if (!may("consent.work")) {
    return (
      <div className={styles.page}>
        <EmptyState icon={ShieldCheck} title={text.startTitle}>
          {text.noWork}
        </EmptyState>
      </div>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const next = typed.trim();
    if (next === person) void shown.refetch();
    else if (next) onPerson(next);
  };
  const first = shown.data?.pages[0];
  return (
    <div className={styles.page}>
      <form className={styles.lookup} onSubmit={submit}>
        <TextField mono label={text.person} hint={text.personHint} value={typed} onChange={setTyped} />
        <Button type="submit" icon={Search} pending={shown.isFetching && !shown.isFetchingNextPage} disabledReason={typed.trim() ? null : text.missing(text.person)}>
          {text.lookUp}
        </Button>
        {first?.known ? (
          <Button
            icon={FileDown}
            pending={receipt.isPending}
            onPress={() => receipt.mutate({ person: first.person, directory: null }, { onSuccess: ({ file, entries }) => toast("done", text.receiptDone(entries), file), onError: toastError })}
          >
            {text.receipt}
          </Button>
        ) : null}
      </form>
      <p className="t3 small">{text.logged}</p>
      {person === null ? (
        <EmptyState icon={UserSearch} title={text.startTitle}>
          {text.start}
        </EmptyState>
      ) : shown.error && !first ? (
        <ErrorPanel error={shown.error} onRetry={() => void shown.refetch()} />
      ) : !first ? (
        <SkeletonLines lines={10} />
      ) : !first.known ? (
        <EmptyState
          icon={UserSearch}
          title={text.unknownTitle}
          action={
            <Button icon={PenLine} onPress={onRecord}>
              {text.record}
            </Button>
          }
        >
          {text.unknownPerson}
        </EmptyState>
      ) : (
        <Known
          shown={first}
          timeline={shown.data?.pages.flatMap(({ timeline }) => timeline) ?? []}
          more={shown.hasNextPage ? { pending: shown.isFetchingNextPage, run: () => void shown.fetchNextPage() } : null}
        />
      )}
    </div>
  );
}

interface KnownProps {
  shown: ConsentShown;
  timeline: readonly ConsentTimelineEntry[];
  more: { pending: boolean; run: () => void } | null;
}

function Known({ shown, timeline, more }: KnownProps) {
  const theirs = shown.purposes.filter(({ basis }) => basis === "consent" || basis === "opt_out");
  const others = shown.purposes.filter(({ basis }) => basis !== "consent" && basis !== "opt_out");
  const names = new Map(shown.purposes.map(({ purpose, name }) => [purpose, name]));
  const nameOf = (purpose: string) => names.get(purpose) ?? purpose;
  return (
    <>
      {shown.signals.map(({ signal, last_at, seen }) => (
        <Banner key={signal} severity="info" inset>
          <b className="strong">{text.gpc}.</b> {text.gpcSeen(formatMoment(last_at), seen)}
        </Banner>
      ))}
      <div className={styles.person}>
        <div className={styles.column}>
          <Card title={text.standing}>
            <ul className={styles.standing}>
              {theirs.map(({ purpose, name, state, since, basis }) => (
                <li key={purpose}>
                  <span className="strong">{name}</span>
                  {state ? <Pill tone={TONES[state]}>{text.state[state]}</Pill> : <span className="t3">{text.notSaid}</span>}
                  <span className="t3 small">{since ? text.since(formatMoment(since)) : text.restsOnShort(text.basis[basis], text.citation[basis])}</span>
                </li>
              ))}
            </ul>
            <h3 className={styles.apart}>{text.others}</h3>
            <ul className={styles.standing}>
              {others.map(({ purpose, name, state, basis }) => (
                <li key={purpose}>
                  <span>{name}</span>
                  {state ? <Pill tone={TONES[state]}>{text.state[state]}</Pill> : <span />}
                  <span className="t3 small">{text.restsOnShort(text.basis[basis], text.citation[basis])}</span>
                </li>
              ))}
            </ul>
          </Card>
          <Told deliveries={shown.deliveries} nameOf={nameOf} />
        </div>
        <Card title={text.timeline} sub={text.timelineSub}>
          {timeline.length === 0 ? <p className={styles.none}>{text.nothingSaid}</p> : null}
          <ol className={styles.timeline} aria-label={text.timeline}>
            {timeline.map((entry) => (
              <Entry key={`${entry.place.at} ${entry.place.arrival}`} entry={entry} name={nameOf(entry.purpose)} />
            ))}
          </ol>
          {more ? (
            <p className={styles.more}>
              <Button size="small" tone="quiet" pending={more.pending} onPress={more.run}>
                {text.older}
              </Button>
            </p>
          ) : null}
        </Card>
      </div>
    </>
  );
}

function Entry({ entry, name }: { entry: ConsentTimelineEntry; name: string }) {
  const { state, version, language, surface, method, at, recorded_at, late, conflict, proof, request } = entry;
  return (
    <li>
      <Mark glyph={state === "given" ? "done" : "refused"} tone={state === "given" ? "ok" : state === "objected" || state === "opted_out" ? "crit" : "idle"} />
      <span className="row" style={{ flexWrap: "wrap" }}>
        <span className="strong">{text.entry(text.state[state], name)}</span>
        {late ? <span title={text.lateHint}><Pill tone="warn">{text.late}</Pill></span> : null}
        {conflict ? <span title={text.conflictHint}><Pill tone="warn">{text.conflict}</Pill></span> : null}
      </span>
      <span className="num t2 nowrap">{formatMoment(at)}</span>
      <span className={styles.facts}>
        <span>{version ? (language ? text.version(version, languageName(language)) : text.versionOnly(version)) : text.noVersion}</span>
        <span>{text.where(surfaceName(surface), methodName(method))}</span>
        <span className="num">{text.writtenAt(formatMoment(recorded_at))}</span>
        {request ? (
          <Link to="/requests/$id" params={{ id: request }} search={{ tab: "", collection: "" }} style={{ color: "var(--accent-text)" }}>
            {text.fromRequest}
          </Link>
        ) : null}
      </span>
      {proof ? (
        <span className={styles.proof}>
          <Copyable value={proof} label={text.proof}>
            <Fingerprint size={13} strokeWidth={1.6} aria-hidden />
            <span className="mono trunc">{proof.slice(0, 16)}…</span>
          </Copyable>
        </span>
      ) : null}
    </li>
  );
}

function Told({ deliveries, nameOf }: { deliveries: readonly ConsentDeliveryShown[]; nameOf: (purpose: string) => string }) {
  return (
    <Card title={text.told} sub={text.toldSub}>
      {deliveries.length === 0 ? (
        <p className={styles.none}>{text.nobodyWasTold}</p>
      ) : (
        <ul className={styles.standing}>
          {deliveries.map(({ delivery, recipient_name, purpose, state, status, ended_at, failure }) => (
            <li key={delivery}>
              <span className="strong">{recipient_name}</span>
              <Pill tone={STATUS_TONES[status]}>{text.statuses[status]}</Pill>
              <span className="t3 small">
                {text.entry(text.state[state], nameOf(purpose))}
                {ended_at ? `, ${formatMoment(ended_at)}` : null}
                {failure && status !== "acknowledged" ? <span className={styles.failure}> {say(failure)}</span> : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** Where it was said, as a word where it is known; services may use words of their own. */
function surfaceName(surface: string): string {
  return ({ ...text.surfaces, ...text.otherMethods } as Record<string, string>)[surface] ?? surface;
}

function methodName(method: string): string {
  return ({ ...text.methods, ...text.otherMethods } as Record<string, string>)[method] ?? method;
}
