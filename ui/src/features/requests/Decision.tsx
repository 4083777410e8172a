import type { ApprovalShown, WithholdingGround, RequestDetail } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { formatBytes, formatDate, formatMoment } from "../../i18n/dates.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { cx } from "../../ui/cx.ts";
import { Banner } from "../../ui/feedback.tsx";
import { PropertyList, Section } from "../../ui/layout.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import { dueLong, dueTone } from "./due.ts";
import { pageText as text } from "./pageText.ts";
import { hasAnswered } from "./progress.ts";
import type { RequestAction } from "./requestActions.tsx";
import styles from "./RequestPage.module.css";

/** The right side: until when, what it amounts to, what to look at first, and the decision. */
export function Decision({ detail, primary }: { detail: RequestDetail; primary: RequestAction | null }) {
  const { row } = detail;
  const numbers = numbersOf(detail);
  const checks = checksOf(detail);
  const grounds = groundsOf(detail);
  return (
    <>
      <Deadline detail={detail} />
      {primary?.disabledReason ? (
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
        </Section>
      ) : null}
      {grounds.length > 0 ? (
        <Section title={text.whyWithheld} aside={<span className="num">{detail.withheld.length}</span>}>
          <PropertyList spread items={grounds} />
        </Section>
      ) : null}
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
        {text.logged}
      </p>
    </>
  );
}

function Deadline({ detail }: { detail: RequestDetail }) {
  const { row, clock } = detail;
  const tone = dueTone(row);
  return (
    <Section title={text.deadline}>
      <p className={cx(styles.due, tone === "crit" && styles.crit, tone === "warn" && styles.warn, tone === "idle" && styles.idle)}>{capital(dueLong(row, new Date()))}</p>
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
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      </details>
    </Section>
  );
}

type Fact = readonly [string, React.ReactNode];

function numbersOf({ row, plan, collections, withheld, package: made }: RequestDetail): Fact[] {
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
  if (collections.length === 0) return [];
  return [
    [text.numbers.records, formatNumber(collections.reduce((total, { rows }) => total + rows, 0))],
    [text.numbers.withheld, formatNumber(withheld.length)],
    [text.numbers.collections, formatNumber(collections.filter(({ rows }) => rows > 0).length)],
    ...(made ? ([[text.numbers.package, `${made.files} files, ${formatBytes(made.size_bytes)}`]] as const) : []),
  ];
}

interface Check {
  label: string;
  state: "ok" | "warn" | "stop" | "open";
  fact?: string;
}

function checksOf(detail: RequestDetail): Check[] {
  const { row, plan, collections, verification } = detail;
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
    checks.push({ label: text.checks.sources, state: answered === collections.length ? "ok" : "warn", fact: `${answered} of ${collections.length}` });
    if (detail.withheld.length > 0) checks.push({ label: text.checks.withheld, state: "ok", fact: String(detail.withheld.length) });
  }
  return checks;
}

function groundsOf({ withheld }: RequestDetail): Fact[] {
  const counts = new Map<WithholdingGround, number>();
  for (const { ground } of withheld) counts.set(ground, (counts.get(ground) ?? 0) + 1);
  return [...counts].map(([ground, count]) => [words.ground[ground], formatNumber(count)] as const);
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

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
