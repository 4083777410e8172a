import { useNavigate } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { useEffect, useRef, useState, type FormEvent } from "react";

import { useOperation } from "../../api/queries.ts";
import type { Person, WorkspaceShown } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { Avatar } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { ErrorLine } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Brand } from "./Start.tsx";
import styles from "./Start.module.css";
import { text } from "./text.ts";

/** Login and passphrase; in the demonstration the invented officers can be picked. */
export function SignIn({ workspace, people }: { workspace: WorkspaceShown; people: readonly Person[] }) {
  const [login, setLogin] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [tried, setTried] = useState(false);
  const secret = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const signIn = useOperation("session.sign_in");
  useEffect(() => {
    document.title = text.signInWindow;
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (signIn.isPending || !login.trim() || !passphrase) return;
    signIn.mutate(
      { login: login.trim(), passphrase },
      {
        // The page of the officer before may be closed to this one.
        onSuccess: () => void navigate({ to: "/" }),
        onError: () => secret.current?.select(),
      },
    );
  };
  return (
    <main className={styles.page}>
      <div className={cx(styles.sheet, styles.narrow)}>
        <Brand />
        <h1>{text.signInTo(workspace.name)}</h1>
        <p className={styles.lead}>{people.length ? text.invented : text.logged}</p>
        <form className={styles.form} onSubmit={submit} noValidate>
          {people.length ? (
            <div className={styles.people} role="radiogroup" aria-label={text.who}>
              {people.map((person, index) => {
                const chosen = person.login === login;
                return (
                  <button
                    key={person.id}
                    type="button"
                    role="radio"
                    aria-checked={chosen}
                    tabIndex={chosen || (!login && index === 0) ? 0 : -1}
                    className={styles.person}
                    onClick={() => {
                      setLogin(person.login);
                      secret.current?.focus();
                    }}
                    onKeyDown={(event) => {
                      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
                      if (step === undefined) return;
                      event.preventDefault();
                      const next = people[(index + step + people.length) % people.length];
                      if (next) setLogin(next.login);
                      const buttons = event.currentTarget.parentElement?.querySelectorAll("button");
                      buttons?.[(index + step + people.length) % people.length]?.focus();
                    }}
                  >
                    <Avatar name={person.name} size="huge" />
                    <span>
                      <span className="strong">{person.name}</span>
                      <span className="t3 small">{person.roles.map((role) => words.role[role]).join(", ")}</span>
                    </span>
                    {chosen ? <Check size={14} strokeWidth={2.2} aria-hidden /> : <span />}
                  </button>
                );
              })}
            </div>
          ) : (
            <TextField autoFocus label={text.login} value={login} onChange={setLogin} autoComplete="username" error={tried && !login.trim() ? text.missing(text.login) : null} />
          )}
          <TextField
            type="password"
            label={text.passphrase}
            value={passphrase}
            onChange={setPassphrase}
            autoComplete="current-password"
            inputRef={secret}
            error={tried && !passphrase ? text.missing(text.passphrase) : null}
          />
          {signIn.error ? <ErrorLine error={signIn.error} /> : null}
          <Button type="submit" tone="primary" size="large" wide pending={signIn.isPending}>
            {text.signIn}
          </Button>
        </form>
      </div>
    </main>
  );
}
