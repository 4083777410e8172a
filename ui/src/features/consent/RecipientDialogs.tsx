import { useState } from "react";

import { useOperation } from "../../api/queries.ts";
import type { PurposeListed, RecipientKind, RecipientOutbox } from "../../api/generated/index.ts";
import { ConfirmOperation } from "../../app/ConfirmOperation.tsx";
import { Copyable } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog, DialogBody, DialogFoot, FormDialog } from "../../ui/Dialog.tsx";
import { Banner, ErrorLine, toast } from "../../ui/feedback.tsx";
import { Checkbox, Radios, TextField } from "../../ui/fields.tsx";
import styles from "./ConsentPage.module.css";
import { text } from "./text.ts";

const KINDS = ["webhook", "table"] as const satisfies readonly RecipientKind[];

/** A secret that was just made, with the recipient that it belongs to. */
export interface MadeSecret {
  name: string;
  secret: string;
}

interface RecipientDialogProps {
  recipient: RecipientOutbox | null;
  purposes: readonly PurposeListed[];
  onClose: () => void;
  onMade: (made: MadeSecret) => void;
}

/** Somebody who has to hear of changes from now on, or otherwise than until now. */
export function RecipientDialog({ recipient, purposes, onClose, onMade }: RecipientDialogProps) {
  const [name, setName] = useState(recipient?.name ?? "");
  const [kind, setKind] = useState<RecipientKind>(recipient?.kind ?? "webhook");
  const [url, setUrl] = useState("");
  const [renew, setRenew] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(recipient?.purposes ?? []));
  const [tried, setTried] = useState(false);
  const add = useOperation("recipients.add");
  const change = useOperation("recipients.change");
  const errors = {
    name: name.trim() ? null : text.missing(text.recipientName),
    url: recipient || kind === "table" || url.trim() ? null : text.missing(text.url),
    purposes: chosen.size > 0 ? null : text.hearsMissing,
  };
  const toggle = (key: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(key);
    else next.delete(key);
    setChosen(next);
  };
  const done = (title: string, secret: string | null) => {
    onClose();
    if (secret) onMade({ name: name.trim(), secret });
    else toast("done", title);
  };
  return (
    <FormDialog
      title={recipient ? text.changeTitle(recipient.name) : text.addRecipient}
      action={recipient ? text.changeRecipient : text.addRecipient}
      pending={add.isPending || change.isPending}
      error={add.error ?? change.error}
      note={text.recorded}
      dirty={name !== (recipient?.name ?? "") || url !== ""}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (Object.values(errors).some(Boolean)) return;
        const facts = { name: name.trim(), url: url.trim() || null, purposes: [...chosen] };
        if (recipient) change.mutate({ recipient: recipient.recipient, ...facts, new_secret: renew }, { onSuccess: ({ secret }) => done(text.recipientChanged(facts.name), secret) });
        else add.mutate({ ...facts, kind, secret: null }, { onSuccess: ({ secret }) => done(text.recipientAdded(facts.name), secret) });
      }}
    >
      <TextField autoFocus label={text.recipientName} value={name} onChange={setName} error={tried ? errors.name : null} />
      {recipient ? null : <Radios<RecipientKind> label={text.recipientKind} value={kind} onChange={setKind} choices={KINDS.map((value) => ({ value, label: text.kinds[value], hint: text.kindHints[value] }))} />}
      {kind === "webhook" ? <TextField mono type="url" optional={recipient !== null} label={text.url} hint={recipient ? text.urlKeep : text.urlHint} value={url} onChange={setUrl} error={tried ? errors.url : null} /> : null}
      <fieldset className={styles.fieldset}>
        <legend>{text.hears}</legend>
        {purposes.map(({ key, name: label }) => (
          <Checkbox key={key} checked={chosen.has(key)} onChange={(on) => toggle(key, on)}>
            {label}
          </Checkbox>
        ))}
      </fieldset>
      {tried && errors.purposes ? <ErrorLine error={new Error(errors.purposes)} /> : null}
      {recipient && kind === "webhook" ? (
        <Checkbox checked={renew} onChange={setRenew}>
          {text.newSecret} <span className="t3 small">{text.newSecretHint}</span>
        </Checkbox>
      ) : null}
    </FormDialog>
  );
}

/** Asks before somebody is told of nothing more. */
export function RemoveRecipient({ recipient: { recipient, name, waiting }, onClose }: { recipient: RecipientOutbox; onClose: () => void }) {
  return (
    <ConfirmOperation operation="recipients.remove" input={{ recipient }} title={text.removeTitle(name)} action={text.removeRecipient} note={text.recorded} done={text.recipientRemoved(name)} onClose={onClose}>
      <p className="t2">{text.removeBody(waiting)}</p>
    </ConfirmOperation>
  );
}

/** The one time a secret can be seen: only its own button closes this. */
export function Secret({ made, onClose }: { made: MadeSecret; onClose: () => void }) {
  return (
    <Dialog title={text.secretTitle(made.name)} onClose={onClose} lastChance wide>
      <DialogBody>
        <Banner severity="warning" inset>
          {text.secretOnce}
        </Banner>
        <p>
          <Copyable value={made.secret} label={text.secret}>
            <span className="mono" style={{ overflowWrap: "anywhere", whiteSpace: "normal", textAlign: "left" }} data-testid="secret">
              {made.secret}
            </span>
          </Copyable>
        </p>
      </DialogBody>
      <DialogFoot>
        <Button size="large" tone="primary" onPress={onClose}>
          {text.copied}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
