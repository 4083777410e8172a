import type { ReactNode } from "react";

import type { InputOf, OperationName } from "../api/operations.ts";
import { useOperation } from "../api/queries.ts";
import { FormDialog } from "../ui/Dialog.tsx";
import { toast } from "../ui/feedback.tsx";

interface ConfirmOperationProps<K extends OperationName> {
  operation: K;
  input: InputOf<K>;
  title: string;
  /** Says what will happen: "Remove recipient". */
  action: string;
  tone?: "primary" | "danger";
  /** What else happens, such as what is written to the audit trail. */
  note: string;
  /** What is said when it is done. */
  done: string;
  onClose: () => void;
  /** After it is done and the dialog is closed. */
  onDone?: () => void;
  children: ReactNode;
}

/** Asks before one operation that needs no more words, does it, and says that it is done. */
export function ConfirmOperation<K extends OperationName>({ operation, input, title, action, tone = "danger", note, done, onClose, onDone, children }: ConfirmOperationProps<K>) {
  const run = useOperation(operation);
  const submit = () =>
    run.mutate(input, {
      onSuccess: () => {
        toast("done", done);
        onClose();
        onDone?.();
      },
    });
  return (
    <FormDialog title={title} action={action} tone={tone} pending={run.isPending} error={run.error} note={note} onClose={onClose} onSubmit={submit}>
      {children}
    </FormDialog>
  );
}
