import { useEffect, useRef, useState, type FormEvent } from "react";

import { useOperation } from "../../api/queries.ts";
import type { Person, WorkspaceShown } from "../../api/generated/index.ts";
import { unlock } from "../../app/lock.ts";
import { useSignOut } from "../../app/useSignOut.ts";
import { Avatar } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { ErrorLine } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import styles from "./Start.module.css";
import { text } from "./text.ts";

/** In place of the page while the window is locked. Nothing of the page is in the document. */
export function Locked({ officer, workspace }: { officer: Person; workspace: WorkspaceShown }) {
  const [passphrase, setPassphrase] = useState("");
  const [tried, setTried] = useState(false);
  const secret = useRef<HTMLInputElement>(null);
  const signIn = useOperation("session.sign_in");
  const signOut = useSignOut();
  useEffect(() => {
    document.title = text.lockedWindow;
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (signIn.isPending || !passphrase) return;
    signIn.mutate({ login: officer.login, passphrase }, { onSuccess: unlock, onError: () => secret.current?.select() });
  };
  return (
    <main className={styles.page}>
      <div className={cx(styles.sheet, styles.narrow)}>
        <h1>{text.locked}</h1>
        <p className={styles.lead}>{text.lockedLead(workspace.name)}</p>
        <div className={styles.lockedOfficer}>
          <Avatar name={officer.name} size="huge" />
          <span className="strong">{officer.name}</span>
        </div>
        <form className={styles.form} onSubmit={submit} noValidate>
          <TextField
            autoFocus
            type="password"
            label={text.passphrase}
            value={passphrase}
            onChange={setPassphrase}
            autoComplete="current-password"
            inputRef={secret}
            error={tried && !passphrase ? text.missing(text.passphrase) : null}
          />
          {(signIn.error ?? signOut.error) ? <ErrorLine error={(signIn.error ?? signOut.error) as Error} /> : null}
          <Button type="submit" tone="primary" size="large" wide pending={signIn.isPending}>
            {text.unlock}
          </Button>
          <Button wide size="large" tone="quiet" pending={signOut.pending} onPress={() => void signOut.leave({ onSuccess: unlock })}>
            {text.someoneElse}
          </Button>
        </form>
      </div>
    </main>
  );
}
