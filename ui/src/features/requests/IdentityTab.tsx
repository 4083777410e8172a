import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { Dossier, RequestDetail } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { formatDay } from "../../i18n/dates.ts";
import { say } from "../../i18n/say.ts";
import { Button } from "../../ui/Button.tsx";
import { Banner, ErrorLine, ErrorPanel, SkeletonLines, toast } from "../../ui/feedback.tsx";
import { Checkbox, Radios, TextField } from "../../ui/fields.tsx";
import { focusInvalid } from "../../ui/focusInvalid.ts";
import { Card } from "../../ui/layout.tsx";
import { actionText } from "./actionText.ts";
import { besideText } from "./besideText.ts";
import { Evidence } from "./Evidence.tsx";
import { IdentifierGraph } from "./IdentifierGraph.tsx";
import { Mandates } from "./Mandates.tsx";
import { pageText as text } from "./pageText.ts";
import styles from "./RequestPage.module.css";

/** Who the person is: what they gave, why it is theirs, and how that was decided. */
export function IdentityTab({ detail }: { detail: RequestDetail }) {
  const next = detail.next.find(({ operation }) => operation === "requests.verify_identity");
  const undecided = ["received", "acknowledged", "identity"].includes(detail.row.state);
  const { data, error, refetch } = useQuery(query("requests.dossier", { id: detail.row.id }));
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonLines lines={10} />;
  return (
    <div className={styles.pad}>
      {detail.verification ? (
        <Banner severity="done" inset>
          <b className="strong">{text.verifiedTitle}.</b> {text.verifiedBy(words.method(detail.verification.method), detail.verification.officer, formatDay(detail.verification.at))}
        </Banner>
      ) : null}
      {undecided ? (
        <Decide detail={detail} dossier={data} disabledReason={next?.disabled_reason ? say(next.disabled_reason) : null} />
      ) : (
        <>
          <IdentifierGraph detail={detail} />
          <Mandates detail={detail} mandates={data.mandates} />
          {data.evidence.length > 0 ? <Evidence detail={detail} evidence={data.evidence} method="document" /> : null}
        </>
      )}
    </div>
  );
}

function Decide({ detail, dossier, disabledReason }: { detail: RequestDetail; dossier: Dossier; disabledReason: string | null | undefined }) {
  const may = useMay();
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(() => new Set(detail.identifiers.filter(({ state }) => state !== "rejected").map(({ id }) => id)));
  const [method, setMethod] = useState<string>(dossier.identity?.proposed ?? "account_sign_in");
  const [evidence, setEvidence] = useState("");
  const [tried, setTried] = useState(false);
  const verify = useOperation("requests.verify_identity");
  const reason = may("requests.work") ? disabledReason : actionText.noPermission;
  const valid = confirmed.size > 0 && evidence.trim() !== "";
  const methods = dossier.identity?.methods ?? [];
  return (
    <div className="col" style={{ gap: 16, maxWidth: 680 }}>
    <Mandates detail={detail} mandates={dossier.mandates} />
    <Evidence detail={detail} evidence={dossier.evidence} method={method} />
    <form
      noValidate
      className="col"
      style={{ gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        focusInvalid(event.currentTarget);
        if (!valid || reason || verify.isPending) return;
        verify.mutate({ id: detail.row.id, method, evidence: evidence.trim(), confirmed: [...confirmed] }, { onSuccess: () => toast("done", actionText.done["requests.verify_identity"] ?? "") });
      }}
    >
      <section aria-label={text.identifiers}>
        <h2 className={styles.headline}>{text.identifiers}</h2>
        <p className="t3">{text.decideHint}</p>
        <ul className={styles.identifiers}>
          {detail.identifiers.map(({ id, kind, value, why }) => (
            <li key={id} className={styles.identifier} style={{ gridTemplateColumns: "minmax(0, 1fr) auto" }}>
              <Checkbox
                checked={confirmed.has(id)}
                onChange={(checked) => {
                  const next = new Set(confirmed);
                  if (checked) next.add(id);
                  else next.delete(id);
                  setConfirmed(next);
                }}
              >
                <span className="visually-hidden">{text.isTheirs("")}</span>
                <span className={styles.value}>{value}</span>
                <br />
                <span className="t3 small">{why}</span>
              </Checkbox>
              <span className="t3" style={{ paddingTop: 3 }}>{words.identifier(kind)}</span>
            </li>
          ))}
        </ul>
        {tried && confirmed.size === 0 ? <ErrorLine error={new Error(text.noneConfirmed)} /> : null}
      </section>
      <Card title={text.decide}>
        <div className="col" style={{ gap: 14, padding: "4px 14px 16px" }}>
          {dossier.identity ? <p className="t3">{besideText.risk[dossier.identity.risk]}</p> : null}
          <Radios
            label={text.method}
            value={method}
            onChange={setMethod}
            choices={methods.map((one) => ({
              value: one.method,
              label: one.method === dossier.identity?.proposed ? `${words.method(one.method)} (${besideText.proposed})` : words.method(one.method),
              hint: besideText.reasons[one.reason],
            }))}
          />
          <TextField multiline label={text.evidence} hint={text.evidenceHint} value={evidence} onChange={setEvidence} error={tried && !evidence.trim() ? text.evidenceMissing : null} />
          {verify.error ? <ErrorLine error={verify.error} /> : null}
          <div className="row">
            <Button type="submit" tone="primary" pending={verify.isPending} disabledReason={reason}>
              {text.decide}
            </Button>
            <span className="t3 small">{reason ?? actionText.recorded}</span>
          </div>
        </div>
      </Card>
    </form>
    </div>
  );
}
