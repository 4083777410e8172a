import { useState } from "react";

import { useOperation } from "../../api/queries.ts";
import type { DisclosureShown } from "../../api/generated/index.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { toast } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import { text } from "./text.ts";

export type VersionDialogName = "submit" | "approve" | "publish" | "sendBack";

interface DialogProps {
  detail: DisclosureShown;
  onClose: () => void;
}

/** The decision about a version, asked for in the words of what it does. */
export function VersionDialog({ name, ...props }: DialogProps & { name: VersionDialogName }) {
  switch (name) {
    case "submit":
      return <Submit {...props} />;
    case "approve":
      return <Approve {...props} />;
    case "publish":
      return <Publish {...props} />;
    case "sendBack":
      return <SendBack {...props} />;
  }
}

function Submit({ detail, onClose }: DialogProps) {
  const submit = useOperation("disclosures.submit");
  return (
    <FormDialog title={text.submitTitle(detail.version.number)} action={text.submit} pending={submit.isPending} error={submit.error} note={text.recorded} onClose={onClose} onSubmit={() => submit.mutate({ version: detail.version.id }, { onSuccess: () => finish(text.done.submit, onClose) })}>
      <p className="t2">{text.submitBody}</p>
    </FormDialog>
  );
}

function Approve({ detail, onClose }: DialogProps) {
  const [passphrase, setPassphrase] = useState("");
  const [tried, setTried] = useState(false);
  const approve = useOperation("disclosures.approve");
  return (
    <FormDialog
      title={text.approve(detail.version.number)}
      action={text.approve(detail.version.number)}
      pending={approve.isPending}
      error={approve.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (passphrase) approve.mutate({ version: detail.version.id, digest: detail.version.digest, passphrase }, { onSuccess: () => finish(text.done.approve, onClose) });
      }}
    >
      <p className="t2">{text.approveBody}</p>
      <p className="mono selectable" style={{ overflowWrap: "anywhere" }}>
        {detail.version.digest}
      </p>
      <TextField autoFocus type="password" label={text.passphrase} value={passphrase} onChange={setPassphrase} autoComplete="current-password" error={tried && !passphrase ? text.passphraseMissing : null} />
    </FormDialog>
  );
}

function Publish({ detail: { version }, onClose }: DialogProps) {
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const publish = useOperation("disclosures.publish");
  const right = typed.trim() === version.number;
  return (
    <FormDialog
      title={text.publishTitle(version.number)}
      action={text.publish}
      pending={publish.isPending}
      error={publish.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (right) publish.mutate({ version: version.id }, { onSuccess: () => finish(text.done.publish, onClose) });
      }}
    >
      <p className="t2">{text.publishBody(version.number, version.change_class === "material" || version.change_class === "new_purpose")}</p>
      <TextField autoFocus mono label={text.typeNumber(version.number)} value={typed} onChange={setTyped} error={tried && !right ? text.typeWrong(version.number) : null} />
    </FormDialog>
  );
}

function SendBack({ detail, onClose }: DialogProps) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const back = useOperation("disclosures.send_back");
  return (
    <FormDialog
      title={text.sendBackTitle(detail.version.number)}
      action={text.sendBack}
      pending={back.isPending}
      error={back.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (reason.trim()) back.mutate({ version: detail.version.id, reason: reason.trim() }, { onSuccess: () => finish(text.done.back, onClose) });
      }}
    >
      <TextField autoFocus multiline label={text.reason} value={reason} onChange={setReason} error={tried && !reason.trim() ? text.reasonMissing : null} />
    </FormDialog>
  );
}

function finish(words: string, onClose: () => void): void {
  toast("done", words);
  onClose();
}
