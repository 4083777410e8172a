import { useState } from "react";

import { useOperation } from "../../api/queries.ts";
import type { OfficerListed } from "../../api/generated/index.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { toast } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import { text } from "./text.ts";

/** An administrator gives a first passphrase to somebody who forgot theirs. */
export function ResetPassphrase({ officer, onClose }: { officer: OfficerListed; onClose: () => void }) {
  const [passphrase, setPassphrase] = useState("");
  const [tried, setTried] = useState(false);
  const reset = useOperation("officers.reset_passphrase");
  return (
    <FormDialog
      title={text.resetTitle(officer.name)}
      action={text.reset}
      pending={reset.isPending}
      error={reset.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (passphrase.length < 12) return;
        reset.mutate({ id: officer.id, new_passphrase: passphrase }, { onSuccess: () => finish(text.resetDone(officer.name), onClose) });
      }}
    >
      <p className="t2">{text.resetBody}</p>
      <TextField autoFocus type="password" autoComplete="new-password" label={text.passphrase} hint={text.passphraseHint} value={passphrase} onChange={setPassphrase} error={tried && passphrase.length < 12 ? text.passphraseHint : null} />
    </FormDialog>
  );
}

/** An officer changes their own passphrase. */
export function ChangePassphrase({ onClose }: { onClose: () => void }) {
  const [value, setValue] = useState({ old: "", fresh: "", again: "" });
  const [tried, setTried] = useState(false);
  const change = useOperation("officers.change_passphrase");
  const errors = {
    old: value.old ? null : text.missing(text.oldPassphrase),
    fresh: value.fresh.length >= 12 ? null : text.passphraseHint,
    again: value.again === value.fresh ? null : text.differs,
  };
  const shown = (key: keyof typeof errors) => (tried ? errors[key] : null);
  return (
    <FormDialog
      title={text.changeOwn}
      action={text.changeOwn}
      pending={change.isPending}
      error={change.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (Object.values(errors).some(Boolean)) return;
        change.mutate({ passphrase: value.old, new_passphrase: value.fresh }, { onSuccess: () => finish(text.changeDone, onClose) });
      }}
    >
      <TextField autoFocus type="password" autoComplete="current-password" label={text.oldPassphrase} value={value.old} onChange={(old) => setValue({ ...value, old })} error={shown("old")} />
      <TextField type="password" autoComplete="new-password" label={text.newPassphrase} hint={text.passphraseHint} value={value.fresh} onChange={(fresh) => setValue({ ...value, fresh })} error={shown("fresh")} />
      <TextField type="password" autoComplete="new-password" label={text.againPassphrase} value={value.again} onChange={(again) => setValue({ ...value, again })} error={shown("again")} />
    </FormDialog>
  );
}

function finish(words: string, onClose: () => void): void {
  toast("done", words);
  onClose();
}
