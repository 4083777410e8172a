import { SquareStack } from "lucide-react";

import type { PlanShown, PlanStepShown, RequestDetail } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { formatMoment } from "../../i18n/dates.ts";
import { say } from "../../i18n/say.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { useOperation } from "../../api/queries.ts";
import { Button } from "../../ui/Button.tsx";
import { Copyable, Pill } from "../../ui/bits.tsx";
import { Banner, EmptyState, toast, toastError } from "../../ui/feedback.tsx";
import { Card, FactTable } from "../../ui/layout.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { pageText as text } from "./pageText.ts";
import styles from "./RequestPage.module.css";

/** What an erasure will do, what it did, and what a search afterwards still found. */
export function PlanTab({ detail }: { detail: RequestDetail }) {
  const { plan, receipts, search } = detail;
  if (!plan) {
    return (
      <EmptyState icon={SquareStack} title={text.noPlan}>
        {text.noPlanHint}
      </EmptyState>
    );
  }
  return (
    <div className={styles.pad}>
      {search ? (
        <Banner severity={search.unexplained > 0 ? "critical" : "done"} inset>
          {search.unexplained > 0 ? text.searchHits(search.unexplained) : text.searchClean(search.columns, search.rows)}
        </Banner>
      ) : null}
      {search && search.hits.length > 0 ? (
        <Card title={text.searchTitle} sub={formatMoment(search.at)}>
          <FactTable
            label={text.searchTitle}
            head={[text.hit.place, text.hit.key, text.hit.kind, text.hit.why]}
            rows={search.hits.map((hit) => ({
              key: `${hit.place}.${hit.key}.${hit.kind}`,
              cells: [
                <span key="place" className="mono">{hit.place}</span>,
                <span key="key" className="mono">{hit.key}</span>,
                words.identifier(hit.kind),
                hit.explained_by ? say(hit.explained_by) : <Pill key="why" tone="crit">{text.unexplained}</Pill>,
              ],
            }))}
          />
        </Card>
      ) : null}
      {receipts.length > 0 ? (
        <Card title={text.done}>
          <FactTable
            label={text.done}
            head={[text.receipt.collection, text.receipt.action, { label: text.receipt.before, right: true }, { label: text.receipt.changed, right: true }, text.receipt.digest]}
            rows={receipts.map((receipt) => ({
              key: `${receipt.dataset}.${receipt.collection}`,
              cells: [
                <span key="name" className="mono">{`${receipt.dataset}.${receipt.collection}`}</span>,
                text.actions[receipt.action] ?? receipt.action,
                formatNumber(receipt.rows_before),
                formatNumber(receipt.rows_changed),
                <Copyable key="digest" value={receipt.statement_digest} label={text.receipt.digest}>
                  <span className="mono">{receipt.statement_digest.slice(0, 12)}…</span>
                </Copyable>,
              ],
            }))}
          />
        </Card>
      ) : null}
      <Plan plan={plan} detail={detail} />
    </div>
  );
}

function Plan({ plan, detail }: { plan: PlanShown; detail: RequestDetail }) {
  return (
    <>
      <div>
        <h2 className={styles.headline}>{text.planOf(plan.rows, plan.steps.filter(({ rows }) => rows > 0).length)}</h2>
        <p className="t3">{text.countedAt(formatMoment(plan.at))}</p>
      </div>
      {plan.problems.length > 0 ? (
        <Banner severity="critical" inset>
          <b className="strong">{text.problems(plan.problems.length)}</b>
          <ul>
            {plan.problems.map((problem) => (
              <li key={problem}>{say(problem)}</li>
            ))}
          </ul>
        </Banner>
      ) : null}
      <Card title={text.inOrder} sub={text.inOrderHint}>
        <FactTable
          label={text.inOrder}
          head={[text.columns.collection, text.columns.action, { label: text.columns.rows, right: true }, text.columns.reason]}
          rows={plan.steps.map((step) => ({ key: `${step.dataset}.${step.collection}`, cells: cellsOf(step, detail) }))}
        />
      </Card>
      {plan.skipped.length > 0 ? (
        <details className={styles.details}>
          <summary>
            {text.leftOut}: {plan.skipped.length}
          </summary>
          <ul className="t2 small">
            {plan.skipped.map((sentence) => (
              <li key={sentence.text}>{say(sentence)}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

const TONES = { delete: "crit", mask: "warn", retain: "neutral", restrict: "accent" } as const;

function cellsOf(step: PlanStepShown, detail: RequestDetail) {
  return [
    <div key="name">
      <span className="strong">{step.label}</span>
      <br />
      <span className="mono t3">{`${step.dataset}.${step.collection}`}</span>
    </div>,
    <div key="action">
      <Pill tone={TONES[step.action]} square>
        {text.actions[step.action]}
      </Pill>
      {step.masked.length > 0 ? <p className="t3 small" style={{ marginTop: 3 }}>{text.masks(step.masked.map(say))}</p> : null}
    </div>,
    step.by_hand ? (
      <span key="rows" className="t3">{text.byHand}</span>
    ) : (
      <span key="rows" className="strong">{formatNumber(step.rows)}</span>
    ),
    <div key="why">
      <span className={step.citation ? undefined : "t3"}>{step.citation ? say(step.citation) : text.noReason}</span>
      {step.shared.map((sentence) => (
        <p key={sentence} className={styles.shared}>
          <SeverityGlyph severity="warning" />
          {say(sentence)}
        </p>
      ))}
      {step.shared.length > 0 ? <SharedRows step={step} detail={detail} /> : null}
      {step.statements.length > 0 ? (
        <details className={styles.details}>
          <summary>{text.statements(step.statements.length)}</summary>
          {step.samples.length > 0 ? <p className="t3 small">{text.samples(step.samples)}</p> : null}
          {step.statements.map((statement) => (
            <pre key={statement} className={styles.statement}>
              {statement}
            </pre>
          ))}
        </details>
      ) : null}
    </div>,
  ];
}

/** What happens to rows of other people: decided here, before anybody can approve. */
function SharedRows({ step, detail }: { step: PlanStepShown; detail: RequestDetail }) {
  const plan = useOperation("requests.plan");
  const collection = `${step.dataset}.${step.collection}`;
  const next = detail.next.find(({ operation }) => operation === "requests.plan");
  const decide = (decision: "erase" | "keep") => {
    plan
      .mutateAsync({ id: detail.row.id, shared: { [collection]: decision } })
      .then(() => toast("done", text.sharedDecided))
      .catch(toastError);
  };
  return (
    <div className={styles.decide} role="group" aria-label={text.sharedRows(collection)}>
      <span className={step.decided ? "t2" : "strong"}>{step.decided ? text.sharedAs[step.decided](step.spared) : text.sharedUndecided}</span>
      {next
        ? (["keep", "erase"] as const)
            .filter((decision) => decision !== step.decided)
            .map((decision) => (
              <Button key={decision} size="small" disabledReason={next.disabled_reason && say(next.disabled_reason)} pending={plan.isPending} onPress={() => decide(decision)}>
                {text.sharedDecide[decision]}
              </Button>
            ))
        : null}
    </div>
  );
}
