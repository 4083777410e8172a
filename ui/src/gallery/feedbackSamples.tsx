import { Inbox } from "lucide-react";
import { useState } from "react";

import { ApiError } from "../api/errors.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog, DialogBody, DialogFoot, FormDialog, TypedConfirm } from "../ui/Dialog.tsx";
import { Banner, EmptyState, ErrorLine, ErrorPanel, notice, Skeleton, toast, toastError, toastUndo } from "../ui/feedback.tsx";
import { TextField } from "../ui/fields.tsx";
import styles from "./GalleryPage.module.css";
import { Sample, Samples } from "./Sample.tsx";

const nothing = () => {};
const CODES = ["forbidden", "offline", "source_unavailable", "conflict", "internal"] as const;

export function FeedbackSamples() {
  return (
    <Samples>
      {(["critical", "warning", "info", "approval", "done"] as const).map((severity) => (
        <Sample key={severity} name={severity} wide>
          <Banner quiet inset severity={severity} action={<Button size="small">Act</Button>}>
            Something to know before going on.
          </Banner>
        </Sample>
      ))}
      <Sample name="error of a form" wide>
        <ErrorLine error={new ApiError("refused", "Identity is not verified yet.")} />
      </Sample>
      <Sample name="first use" wide>
        <div className={styles.framed}>
          <EmptyState icon={Inbox} title="No request yet" action={<Button tone="primary">New request</Button>}>
            Requests come in by e-mail, form, letter or telephone.
          </EmptyState>
        </div>
      </Sample>
      <Sample name="nothing, small" wide>
        <div className={styles.framed}>
          <EmptyState compact icon={Inbox} title="Not known">
            No metrics address is set.
          </EmptyState>
        </div>
      </Sample>
      {CODES.map((code) => (
        <Sample key={code} name={code} wide>
          <div className={styles.framed}>
            <ErrorPanel compact error={new ApiError(code, "What happened, and what to do about it.")} onRetry={nothing} />
          </div>
        </Sample>
      ))}
      <Sample name="loading" wide>
        <Skeleton width="80%" />
        <Skeleton width="60%" />
      </Sample>
      <Sample name="messages" wide>
        <span className="row">
          <Button onPress={() => toast("done", "Sent for approval")}>Done</Button>
          <Button onPress={() => toastUndo("1 item snoozed", "Back on Thu 26 Nov.", nothing)}>Undo</Button>
          <Button onPress={() => toastError(new ApiError("conflict", "Ana Kovač changed it a moment ago."))}>Failed</Button>
          <Button onPress={() => void notice("The window locks in two minutes", "Press a key to go on.")}>Notice</Button>
        </span>
      </Sample>
    </Samples>
  );
}

type Shown = "dialog" | "form" | "pending" | "failed" | "typed" | null;

export function DialogSamples() {
  const [shown, setShown] = useState<Shown>(null);
  const [reason, setReason] = useState("");
  const close = () => setShown(null);
  return (
    <Samples>
      <Sample name="open one" wide>
        <span className="row">
          <Button onPress={() => setShown("dialog")}>Dialog</Button>
          <Button onPress={() => setShown("form")}>Form</Button>
          <Button onPress={() => setShown("pending")}>Pending form</Button>
          <Button onPress={() => setShown("failed")}>Failed form</Button>
          <Button onPress={() => setShown("typed")}>Typed confirmation</Button>
        </span>
      </Sample>
      {shown === "dialog" ? (
        <Dialog title="Audit trail exported" onClose={close}>
          <DialogBody>The verifier needs nothing else from us.</DialogBody>
          <DialogFoot note="Written to the audit trail.">
            <Button size="large" onPress={close}>
              Close
            </Button>
          </DialogFoot>
        </Dialog>
      ) : null}
      {shown === "form" || shown === "pending" || shown === "failed" ? (
        <FormDialog
          title="Send back"
          action="Send back"
          pending={shown === "pending"}
          error={shown === "failed" ? new ApiError("refused", "It no longer waits for an approval.") : null}
          dirty={reason !== ""}
          note="Written to the audit trail."
          onClose={close}
          onSubmit={close}
        >
          <TextField autoFocus multiline label="Reason" hint="Say what has to change." value={reason} onChange={setReason} />
        </FormDialog>
      ) : null}
      {shown === "typed" ? (
        <TypedConfirm title="Erase Aleksandra Nowak" word="REQ-20402" action="Erase 41 rows in 3 sources" pending={false} error={null} note="Written to the audit trail." onClose={close} onConfirm={close}>
          <p className="t2">This cannot be undone.</p>
        </TypedConfirm>
      ) : null}
    </Samples>
  );
}
