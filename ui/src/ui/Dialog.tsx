import { X } from "lucide-react";
import { useState, type FormEvent, type ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";

import { Button, IconButton } from "./Button.tsx";
import { cx } from "./cx.ts";
import styles from "./Dialog.module.css";
import { ErrorLine } from "./feedback.tsx";
import { TextField } from "./fields.tsx";
import { focusInvalid } from "./focusInvalid.ts";
import { text } from "./text.ts";

interface DialogProps {
  title: string;
  onClose: () => void;
  wide?: boolean;
  /** Choosing an alternative is required: a click outside does not close it. */
  insistent?: boolean;
  /** What it shows is never shown again: only its own button closes it. */
  lastChance?: boolean;
  children: ReactNode;
}

/** A dialog; it is open while it is rendered. Focus goes in, and returns to where it was. */
export function Dialog({ title, onClose, wide, insistent = false, lastChance = false, children }: DialogProps) {
  return (
    <ModalOverlay
      className={cx(styles.overlay)}
      isOpen
      isDismissable={!insistent && !lastChance}
      isKeyboardDismissDisabled={lastChance}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={cx(styles.modal, wide && styles.wide)}>
        <AriaDialog className={cx(styles.dialog)}>
          <header className={styles.head}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            {lastChance ? null : <IconButton icon={X} aria-label={text.close} onPress={onClose} />}
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The scrolling middle of a dialog that has no form. */
export function DialogBody({ children }: { children: ReactNode }) {
  return <div className={styles.body}>{children}</div>;
}

/** The row of buttons under a dialog. */
export function DialogFoot({ note, children }: { note?: ReactNode; children: ReactNode }) {
  return (
    <footer className={styles.foot}>
      {note ? <span className={styles.note}>{note}</span> : null}
      {children}
    </footer>
  );
}

interface FormDialogProps extends DialogProps {
  /** Says what will happen: "Approve disclosure". */
  action: string;
  tone?: "primary" | "danger";
  pending: boolean;
  error: Error | null;
  disabledReason?: string | null;
  /** Something was typed that would be lost: every way out asks first. */
  dirty?: boolean;
  /** What else happens, such as what is written to the audit trail. */
  note?: ReactNode;
  onSubmit: () => void;
}

/** A dialog that asks for something and then does one thing. Enter submits. */
export function FormDialog({ action, tone = "primary", pending, error, disabledReason, dirty = false, note, onSubmit, children, onClose, ...dialog }: FormDialogProps) {
  const [leaving, setLeaving] = useState(false);
  const leave = () => (dirty && !pending ? setLeaving(true) : onClose());
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (pending || disabledReason) return;
    onSubmit();
    focusInvalid(event.currentTarget);
  };
  return (
    <Dialog {...dialog} onClose={leave} insistent>
      <form onSubmit={submit} noValidate className="col" style={{ minHeight: 0 }}>
        <div className={styles.body}>
          {children}
          {error ? <ErrorLine error={error} /> : null}
        </div>
        {leaving ? (
          // Keys of their own: a button that became another one under the pointer would be pressed as that, and send the form.
          <DialogFoot key="leaving" note={<b role="alert">{text.discardQuestion}</b>}>
            <Button size="large" tone="danger" onPress={onClose}>
              {text.discard}
            </Button>
            <Button size="large" tone="primary" onPress={() => setLeaving(false)}>
              {text.keep}
            </Button>
          </DialogFoot>
        ) : (
          <DialogFoot key="asking" note={note}>
            <Button size="large" onPress={leave}>
              {text.cancel}
            </Button>
            <Button size="large" type="submit" tone={tone} pending={pending} disabledReason={disabledReason}>
              {action}
            </Button>
          </DialogFoot>
        )}
      </form>
    </Dialog>
  );
}

interface TypedConfirmProps extends DialogProps {
  /** What has to be typed, such as the number of the request. */
  word: string;
  /** Says what will happen: "Erase 41 records in 3 sources". */
  action: string;
  pending: boolean;
  error: Error | null;
  note: ReactNode;
  onConfirm: () => void;
}

/** Asks to type a word before something that cannot be undone. */
export function TypedConfirm({ word, onConfirm, children, ...form }: TypedConfirmProps) {
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const right = typed.trim() === word;
  const submit = () => {
    setTried(true);
    if (right) onConfirm();
  };
  return (
    <FormDialog {...form} tone="danger" onSubmit={submit}>
      {children}
      <TextField autoFocus mono label={text.typeToConfirm(word)} value={typed} onChange={setTyped} error={tried && !right ? text.typedWrong(word) : null} />
    </FormDialog>
  );
}
