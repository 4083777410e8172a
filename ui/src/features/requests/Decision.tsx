import { useQuery } from "@tanstack/react-query";

import { query } from "../../api/queries.ts";
import type { ApprovalShown, RequestDetail, SampledRecord } from "../../api/generated/index.ts";
import { useActions, useKeyOf } from "../../app/actions.ts";
import { words } from "../../app/words.ts";
import { formatBytes, formatDate, formatMoment } from "../../i18n/dates.ts";
import { say } from "../../i18n/say.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { Banner } from "../../ui/feedback.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import { PropertyList, Section } from "../../ui/layout.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import { dueLong, dueTone } from "./due.ts";
import { pageText as text } from "./pageText.ts";
import { hasAnswered } from "./progress.ts";
import type { RequestAction } from "./requestActions.tsx";
import review from "./review/review.module.css";
import { reviewText } from "./review/text.ts";
import styles from "./RequestPage.module.css";

/** The right side: until when, what it amounts to, what to look at first, and the decision; with the keys of the review where they work. */
export function Decision({ detail, primary, keys, onSample }: { detail: RequestDetail; primary: RequestAction | null; keys: boolean; onSample: (record: SampledRecord) => void }) {
  const { row } = detail;
  const sample = useSample(detail, onSample);
  const keyOf = useKeyOf();
  const numbers = numbersOf(detail);
  const checks = checksOf(detail, sample);
  const grounds = groundsOf(detail);
  // What is reviewed comes first where the review is; the heading of the page says when it is due.
  const reviewing = detail.disclosure !== null && (row.state === "review" || row.state === "approval");
  return (
    <>
      {reviewing ? null : <Deadline detail={detail} />}
      {primary?.disabledReason && !reviewing ? (
        <div className={styles.action}>
          <Banner severity={row.state === "approval" ? "approval" : "info"} inset>
            {primary.disabledReason}
          </Banner>
        </div>
      ) : null}
      {numbers.length > 0 ? (
        <Section title={row.kind === "erasure" ? text.erasure : text.disclosure}>
          <PropertyList spread items={numbers} />
        </Section>
      ) : null}
      {checks.length > 0 ? (
        <Section title={text.before}>
          <ul className={styles.checks}>
            {checks.map(({ label, state, fact }) => (
              <li key={label}>
                {state === "ok" ? <Mark glyph="done" tone="ok" /> : state === "open" ? <Mark glyph="todo" tone="idle" /> : <SeverityGlyph severity={state === "stop" ? "critical" : "warning"} />}
                <span>
                  {label}
                  <span className="visually-hidden">{state === "ok" ? "" : text.stillOpen}</span>
                </span>
                {fact ? <span className={styles.fact}>{fact}</span> : null}
              </li>
            ))}
          </ul>
          {sample?.next ? (
            <p style={{ paddingTop: 8 }}>
              <Button size="small" keys={keyOf("review.sample", "s")} onPress={sample.go}>
                {reviewText.nextSample}
              </Button>
            </p>
          ) : null}
        </Section>
      ) : null}
      {grounds.length > 0 ? (
        <Section title={text.whyWithheld} aside={<span className="num">{formatNumber(detail.disclosure?.withheld ?? 0)}</span>}>
          <PropertyList spread items={grounds} />
          <p className="t3 small" style={{ paddingTop: 8 }}>
            {reviewText.printed}
          </p>
        </Section>
      ) : null}
      {reviewing && keys ? <Keys approving={row.state === "approval"} /> : null}
      {reviewing ? <Deadline detail={detail} /> : null}
      {detail.approvals.length > 0 ? (
        <Section title={text.approval}>
          <ul className="col" style={{ gap: 8 }}>
            {detail.approvals.map((approval) => (
              <li key={approval.id}>
                <p>{approvalText(approval)}</p>
                <p className="mono t3 trunc" title={approval.digest}>
                  {approval.digest}
                </p>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <p className="t3 small" style={{ padding: "12px 16px" }}>
        {reviewing ? reviewText.logged : text.logged}
      </p>
    </>
  );
}

function Deadline({ detail }: { detail: RequestDetail }) {
  const { row, clock } = detail;
  const tone = dueTone(row);
  return (
    <Section title={text.deadline}>
      <p className={cx(styles.due, tone === "crit" && styles.crit, tone === "warn" && styles.warn, tone === "idle" && styles.idle)}>{dueLong(row, new Date())}</p>
      <PropertyList
        items={[
          clock.safe && row.state !== "closed" ? [text.safe, formatDate(clock.safe)] : null,
          clock.extended && !row.flags.includes("extended") && row.state !== "closed" ? [text.extended, formatDate(clock.extended)] : null,
          [text.rules, <span key="rules" className="mono">{clock.rule_set}</span>],
          [text.zone, clock.time_zone],
        ]}
      />
      <details className={styles.details}>
        <summary>{text.why}</summary>
        <ol className={styles.trace}>
          {clock.trace.map((sentence) => (
            <li key={sentence.text}>{say(sentence)}</li>
          ))}
        </ol>
      </details>
    </Section>
  );
}

type Fact = readonly [string, React.ReactNode];

function numbersOf({ row, plan, disclosure, package: made }: RequestDetail): Fact[] {
  if (row.kind === "erasure") {
    if (!plan) return [];
    const sum = (...actions: string[]) => formatNumber(plan.steps.filter(({ action }) => actions.includes(action)).reduce((total, step) => total + step.rows, 0));
    return [
      [text.numbers.rows, formatNumber(plan.rows)],
      [text.numbers.deleted, sum("delete")],
      [text.numbers.masked, sum("mask")],
      [text.numbers.kept, sum("retain", "restrict")],
    ];
  }
  if (!disclosure) return [];
  const { numbers } = reviewText;
  return [
    [numbers.records, formatNumber(disclosure.records)],
    [numbers.withheld, formatNumber(disclosure.withheld)],
    [numbers.open, <span key="open" className={cx(disclosure.open > 0 && styles.warn)}>{formatNumber(disclosure.open)}</span>],
    ...(disclosure.shared > 0 ? ([[numbers.shared, formatNumber(disclosure.shared)]] as const) : []),
    ...(made ? ([[numbers.package, reviewText.files(made.files, formatBytes(made.size_bytes))]] as const) : []),
  ];
}

interface Check {
  label: string;
  state: "ok" | "warn" | "stop" | "open";
  fact?: string;
}

function checksOf(detail: RequestDetail, sample: Sample | null): Check[] {
  const { row, plan, collections, verification, disclosure } = detail;
  if (!["review", "planning", "approval"].includes(row.state)) return [];
  const answered = collections.filter(hasAnswered).length;
  const checks: Check[] = [];
  if (row.state === "approval") {
    checks.push(detail.cannot_approve ? { label: text.checks.youPrepared, state: "stop" } : { label: text.checks.notPrepared, state: "ok" });
  }
  checks.push(verification ? { label: text.checks.identity, state: "ok", fact: formatDate(verification.at) } : { label: text.checks.identity, state: "open" });
  if (row.kind === "erasure") {
    checks.push({ label: text.checks.hold, state: row.flags.includes("on_hold") ? "stop" : "ok" });
    if (plan) {
      checks.push({ label: text.checks.problems, state: plan.problems.length > 0 ? "stop" : "ok", ...(plan.problems.length > 0 ? { fact: String(plan.problems.length) } : {}) });
      const shared = plan.steps.reduce((sum, step) => sum + step.shared.length, 0);
      const undecided = plan.steps.some((step) => step.shared.length > 0 && !step.decided);
      if (shared > 0) checks.push({ label: text.checks.shared, state: undecided ? "warn" : "ok", fact: String(shared) });
    }
  } else if (collections.length > 0) {
    checks.push({ label: text.checks.sources, state: answered === collections.length ? "ok" : "warn", fact: reviewText.seenOf(answered, collections.length) });
    if (disclosure && disclosure.suggestions > 0) {
      const { open } = disclosure;
      checks.push({ label: reviewText.checks.suggestions, state: open > 0 ? "warn" : "ok", fact: open > 0 ? reviewText.openCount(open) : formatNumber(disclosure.suggestions) });
    }
    if (disclosure && disclosure.shared > 0) checks.push({ label: reviewText.checks.shared, state: "warn", fact: formatNumber(disclosure.shared) });
    if (sample && sample.of > 0) checks.push({ label: reviewText.checks.sample, state: sample.seen === sample.of ? "ok" : "open", fact: reviewText.seenOf(sample.seen, sample.of) });
  }
  return checks;
}

function groundsOf({ disclosure }: RequestDetail): Fact[] {
  return (disclosure?.grounds ?? []).map(({ ground, count }) => [words.ground[ground], formatNumber(count)] as const);
}

interface Sample {
  seen: number;
  of: number;
  next: SampledRecord | null;
  go: () => void;
}

/** The sample the second person looks at; none: nothing waits for this officer. */
function useSample(detail: RequestDetail, onSample: (record: SampledRecord) => void): Sample | null {
  const mine = detail.row.state === "approval" && detail.sample !== null && detail.cannot_approve === null;
  const { data } = useQuery({ ...query("requests.sample", { id: detail.row.id }), enabled: mine });
  const records = data?.records ?? [];
  const next = records.find(({ seen }) => !seen) ?? null;
  const go = () => {
    if (next) onSample(next);
  };
  useActions(mine && next ? [{ id: "review.sample", label: reviewText.nextSample, keys: ["s"], section: reviewText.section, run: go }] : []);
  return mine ? { seen: records.filter(({ seen }) => seen).length, of: records.length, next, go } : null;
}

/** The keys of the review. */
function Keys({ approving }: { approving: boolean }) {
  const keyOf = useKeyOf();
  const keys: readonly (readonly [string, readonly (string | undefined)[]])[] = [
    [reviewText.keyNext, [keyOf("review.next", "j"), keyOf("review.previous", "k")]],
    [reviewText.keyDecide, [keyOf("review.disclose", "d"), keyOf("review.withhold", "w")]],
    [reviewText.keyOriginal, ["space"]],
    [reviewText.keySelect, ["shift+arrowright"]],
    ...(approving ? ([[reviewText.keySample, [keyOf("review.sample", "s")]]] as const) : []),
  ];
  return (
    <Section title={reviewText.keys}>
      <dl className={review.keys}>
        {keys.map(([label, strokes]) => (
          <div key={label} style={{ display: "contents" }}>
            <dt>{label}</dt>
            <dd>
              {strokes.filter((stroke) => stroke !== undefined).map((stroke) => (
                <Kbd key={stroke} keys={stroke} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function approvalText({ state, requested_by, requested_at, decided_by, decided_at }: ApprovalShown): string {
  const decided = decided_at ? formatMoment(decided_at) : "";
  switch (state) {
    case "waiting":
      return text.waiting(requested_by, formatMoment(requested_at));
    case "approved":
      return text.approvedBy(decided_by ?? "", decided);
    case "sent_back":
      return text.sentBackBy(decided_by ?? "", decided);
    case "voided":
      return text.voided(requested_by, formatMoment(requested_at));
  }
}
