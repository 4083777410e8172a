import { UserRoundCheck } from "lucide-react";
import { useState } from "react";

import { useOperation } from "../../api/queries.ts";
import type { Dossier, MandateRelation, MandateShown, RequestDetail } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { formatMoment } from "../../i18n/dates.ts";
import { Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { FormDialog } from "../../ui/Dialog.tsx";
import { toast } from "../../ui/feedback.tsx";
import { FileField, type PickedFile } from "../../ui/FileField.tsx";
import { Select, TextField } from "../../ui/fields.tsx";
import { actionText } from "./actionText.ts";
import styles from "./beside.module.css";
import { besideText as text } from "./besideText.ts";
import { AttachmentLine } from "./Correspondence.tsx";

const RELATIONS = Object.keys(text.relations) as MandateRelation[];

/** On whose behalf somebody asks, what shows it, and the decision. */
export function Mandates({ detail, mandates }: { detail: RequestDetail; mandates: Dossier["mandates"] }) {
  const may = useMay();
  const [recording, setRecording] = useState(false);
  const [deciding, setDeciding] = useState<{ mandate: MandateShown; accepted: boolean } | null>(null);
  const closed = detail.row.state === "closed" ? actionText.noPaused : null;
  const reason = may("requests.work") ? closed : actionText.noPermission;
  return (
    <section aria-label={text.mandate} className={styles.block}>
      <header className={styles.head2}>
        <h2>{text.mandate}</h2>
        <span className="end">
          <Button size="small" disabledReason={reason} onPress={() => setRecording(true)}>
            {text.addMandate}
          </Button>
        </span>
      </header>
      {mandates.length === 0 ? (
        <p className="t3">
          {text.own} {text.mandateHint}
        </p>
      ) : (
        <ul className={styles.thread}>
          {mandates.map((mandate) => (
            <li key={mandate.id} className={styles.entry}>
              <UserRoundCheck size={16} strokeWidth={1.6} aria-hidden className={styles.icon} />
              <div style={{ minWidth: 0 }}>
                <div className={styles.head}>
                  <b className="strong">{mandate.name}</b>
                  <span className="t3">{text.relations[mandate.relation]}</span>
                  <Pill tone={mandate.accepted === null ? "warn" : mandate.accepted ? "ok" : "crit"}>{mandate.accepted === null ? text.undecided : mandate.accepted ? text.accepted : text.refused}</Pill>
                </div>
                <p className={styles.body}>{mandate.mandate}</p>
                {mandate.contact ? <p className="t3 small selectable">{mandate.contact}</p> : null}
                <div className={styles.files}>
                  {mandate.files.map((file) => (
                    <AttachmentLine key={file.id} request={detail.row.id} file={file} />
                  ))}
                </div>
                {mandate.accepted === null ? (
                  <div className={styles.acts} style={{ marginTop: 8 }}>
                    <Button size="small" tone="primary" disabledReason={reason} onPress={() => setDeciding({ mandate, accepted: true })}>
                      {text.accept}
                    </Button>
                    <Button size="small" disabledReason={reason} onPress={() => setDeciding({ mandate, accepted: false })}>
                      {text.notAccept}
                    </Button>
                  </div>
                ) : null}
              </div>
              <span className={styles.when}>{mandate.decided_by && mandate.decided_at ? text.decidedBy(mandate.decided_by, formatMoment(mandate.decided_at)) : formatMoment(mandate.at)}</span>
            </li>
          ))}
        </ul>
      )}
      {recording ? <Record detail={detail} onClose={() => setRecording(false)} /> : null}
      {deciding ? <Decide detail={detail} {...deciding} onClose={() => setDeciding(null)} /> : null}
    </section>
  );
}

function Record({ detail, onClose }: { detail: RequestDetail; onClose: () => void }) {
  const [relation, setRelation] = useState<MandateRelation>("agent");
  const [name, setName] = useState("");
  const [contact, setContact] = useState("");
  const [shows, setShows] = useState("");
  const [files, setFiles] = useState<PickedFile[]>([]);
  const [tried, setTried] = useState(false);
  const record = useOperation("mandates.record");
  return (
    <FormDialog
      title={`${text.addMandate}, ${detail.row.number}`}
      action={text.addMandate}
      dirty={name.trim() !== "" || shows.trim() !== ""}
      pending={record.isPending}
      error={record.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!name.trim() || !shows.trim()) return;
        const [file] = files;
        record.mutate(
          { id: detail.row.id, relation, name: name.trim(), contact: contact.trim() || null, mandate: shows.trim(), file: file ? { name: file.name, path: null, content: file.content } : null },
          {
            onSuccess: () => {
              toast("done", text.mandateRecorded);
              onClose();
            },
          },
        );
      }}
    >
      <Select label={text.relation} value={relation} onChange={setRelation} choices={RELATIONS.map((value) => ({ value, label: text.relations[value] }))} />
      <TextField autoFocus label={text.name} value={name} onChange={setName} error={tried && !name.trim() ? text.nameMissing : null} />
      <TextField optional label={text.contact} hint={text.contactHint} value={contact} onChange={setContact} />
      <TextField multiline label={text.shows} hint={text.showsHint} value={shows} onChange={setShows} error={tried && !shows.trim() ? text.showsMissing : null} />
      <FileField optional most={1} label={text.document} files={files} onChange={setFiles} />
    </FormDialog>
  );
}

function Decide({ detail, mandate, accepted, onClose }: { detail: RequestDetail; mandate: MandateShown; accepted: boolean; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const decide = useOperation("mandates.decide");
  return (
    <FormDialog
      title={text.decideMandate(mandate.name)}
      action={accepted ? text.accept : text.notAccept}
      tone={accepted ? "primary" : "danger"}
      pending={decide.isPending}
      error={decide.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!reason.trim()) return;
        decide.mutate(
          { id: detail.row.id, mandate: mandate.id, accepted, reason: reason.trim() },
          {
            onSuccess: () => {
              toast("done", text.mandateDecided);
              onClose();
            },
          },
        );
      }}
    >
      <TextField autoFocus multiline label={text.reason} value={reason} onChange={setReason} error={tried && !reason.trim() ? text.reasonMissing : null} />
    </FormDialog>
  );
}
