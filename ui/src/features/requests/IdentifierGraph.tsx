import { ScanSearch } from "lucide-react";
import { useState } from "react";

import { useOperation } from "../../api/queries.ts";
import type { FoundIdentifier, RequestDetail } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { say } from "../../i18n/say.ts";
import { cx } from "../../ui/cx.ts";
import { Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { FormDialog } from "../../ui/Dialog.tsx";
import { ErrorLine, toast } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import { actionText } from "./actionText.ts";
import styles from "./beside.module.css";
import { besideText as text } from "./besideText.ts";
import { useIdentifierLook } from "./useIdentifierLook.ts";
import { pageText } from "./pageText.ts";

/** Below a request's identifiers: what the sources hold beside them, with why; confirm or reject each. */
export function IdentifierGraph({ detail }: { detail: RequestDetail }) {
  const may = useMay();
  const { found, more, pending, error, look } = useIdentifierLook(detail);
  const [deciding, setDeciding] = useState<{ identifier: FoundIdentifier; confirm: boolean } | null>(null);
  const direct = !detail.steps.some(({ state }) => state === "identity");
  if (direct) return null;
  const undecided = ["received", "acknowledged", "identity"].includes(detail.row.state);
  const closed = detail.row.state === "closed" ? actionText.noPaused : null;
  const reason = may("requests.work") ? (closed ?? (undecided ? pageText.decideHint : null)) : actionText.noPermission;
  const roots = detail.identifiers.filter(({ why }) => !why.startsWith("found:"));
  const leaves: (FoundIdentifier | RequestDetail["identifiers"][number])[] = found ?? detail.identifiers;
  const below = leaves.filter(({ why }) => why.startsWith("found:"));
  return (
    <section aria-label={pageText.identifiers} className={styles.block}>
      <header className={styles.head2}>
        <h2>{pageText.identifiers}</h2>
        {undecided ? null : (
          <span className="end">
            <Button size="small" icon={ScanSearch} pending={pending} disabledReason={reason} onPress={look}>
              {found ? text.lookAgain : text.look}
            </Button>
          </span>
        )}
      </header>
      <p className="t3">
        {pageText.identifiersHint} {text.furtherHint}
      </p>
      {error ? <ErrorLine error={error} /> : null}
      {undecided ? null : (
        <ul className={styles.graph} aria-label={text.graph}>
          {roots.map(({ id, kind, value, state, why }) => (
            <li key={id} className={styles.node}>
              <Glyph state={state} />
              <span>
                <span className={styles.value}>{value}</span> <span className="t3">{words.identifier(kind)}</span>
                <br />
                <span className="t3 small">{why}</span>
              </span>
              <Pill tone={state === "confirmed" ? "ok" : state === "rejected" ? "crit" : "neutral"}>{pageText[state]}</Pill>
            </li>
          ))}
          {below.map((one) => (
            <li key={one.id} className={cx(styles.node, styles.leaf)}>
              <Glyph state={one.state} />
              <span>
                <span className={styles.value}>{one.value}</span> <span className="t3">{words.identifier(one.kind)}</span>
                <br />
                <span className="t3 small">{say(one.why)}</span>
              </span>
              {one.state === "given" ? (
                <span className={styles.acts}>
                  <Button size="small" tone="primary" disabledReason={reason} onPress={() => setDeciding({ identifier: { strength: null, ...one }, confirm: true })}>
                    {text.confirm}
                    <span className="visually-hidden"> {one.value}</span>
                  </Button>
                  <Button size="small" disabledReason={reason} onPress={() => setDeciding({ identifier: { strength: null, ...one }, confirm: false })}>
                    {text.reject}
                    <span className="visually-hidden"> {one.value}</span>
                  </Button>
                </span>
              ) : (
                <Pill tone={one.state === "confirmed" ? "ok" : "crit"}>{pageText[one.state]}</Pill>
              )}
            </li>
          ))}
        </ul>
      )}
      {found && below.length === 0 ? <p className="t3">{text.nothingFound}</p> : null}
      {more ? <p className="t3">{text.moreFound}</p> : null}
      {deciding ? <Decide detail={detail} {...deciding} onClose={() => setDeciding(null)} /> : null}
    </section>
  );
}

function Glyph({ state }: { state: FoundIdentifier["state"] }) {
  return <Mark glyph={state === "confirmed" ? "done" : state === "rejected" ? "refused" : "todo"} tone={state === "confirmed" ? "ok" : state === "rejected" ? "crit" : "idle"} />;
}

function Decide({ detail, identifier, confirm, onClose }: { detail: RequestDetail; identifier: FoundIdentifier; confirm: boolean; onClose: () => void }) {
  const [said, setSaid] = useState("");
  const [tried, setTried] = useState(false);
  const confirming = useOperation("requests.confirm_identifier");
  const rejecting = useOperation("requests.reject_identifier");
  const done = {
    onSuccess: () => {
      toast("done", confirm ? text.identifierConfirmed : text.identifierRejected);
      onClose();
    },
  };
  return (
    <FormDialog
      title={confirm ? text.confirmTitle(identifier.value) : text.rejectTitle(identifier.value)}
      action={confirm ? text.confirm : text.reject}
      pending={confirming.isPending || rejecting.isPending}
      error={confirming.error ?? rejecting.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!said.trim()) return;
        const about = { id: detail.row.id, identifier: identifier.id };
        if (confirm) confirming.mutate({ ...about, evidence: said.trim() }, done);
        else rejecting.mutate({ ...about, reason: said.trim() }, done);
      }}
    >
      <p className="t3">{say(identifier.why)}</p>
      <TextField autoFocus multiline label={confirm ? text.confirmEvidence : text.reason} {...(confirm ? { hint: text.confirmHint } : {})} value={said} onChange={setSaid} error={tried && !said.trim() ? text.reasonMissing : null} />
    </FormDialog>
  );
}
