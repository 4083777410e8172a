import { useState, type ReactNode } from "react";

import type { ApiError } from "../../api/errors.ts";
import { useOperation } from "../../api/queries.ts";
import { TextField } from "../../ui/fields.tsx";
import styles from "./Start.module.css";
import { text } from "./text.ts";

const BLANK = { workspace: "", url: "", name: "", login: "", passphrase: "", again: "" };

/** A workspace of one's own, or a team's database. */
export type Origin = "empty" | "database";

interface NewWorkspace {
  fields: ReactNode;
  /** Makes it and opens it, or shows what is wrong. */
  submit: () => void;
  pending: boolean;
  /** What the console found wrong, unless it stands at its field. */
  error: ApiError | null;
  dirty: boolean;
}

/** What a new workspace is asked for, and its making. */
export function useNewWorkspace(kind: Origin, onMade?: () => void): NewWorkspace {
  const [value, setValue] = useState(BLANK);
  const [tried, setTried] = useState(false);
  const create = useOperation("workspaces.create");
  const set = (key: keyof typeof value) => (next: string) => {
    setValue({ ...value, [key]: next });
    if (create.error) create.reset();
  };
  const need = (key: "workspace" | "name" | "login", label: string) => (value[key].trim() ? null : text.missing(label));
  const errors = {
    workspace: need("workspace", text.workspaceName),
    url: kind === "database" && !/^postgres(ql)?:\/\/./.test(value.url) ? text.badUrl : null,
    name: need("name", text.name),
    login: need("login", text.login),
    passphrase: value.passphrase.length < 12 ? text.short : null,
    again: value.again === value.passphrase ? null : text.differs,
  };
  // What the console finds wrong with a field is told at the field, until it is changed.
  const refused = create.error?.field === "url" || create.error?.field === "workspace" ? create.error : null;
  const shown = (key: keyof typeof errors) => (tried ? errors[key] : null) ?? (refused?.field === key ? refused.message : null);
  const submit = () => {
    setTried(true);
    const wrong = Object.values(errors).some(Boolean);
    if (wrong || create.isPending) return;
    create.mutate(
      {
        kind,
        name: value.workspace.trim(),
        ...(kind === "database" ? { url: value.url.trim() } : {}),
        administrator: { name: value.name.trim(), login: value.login.trim(), passphrase: value.passphrase },
      },
      { onSuccess: () => onMade?.() },
    );
  };
  const fields = (
    <>
      <TextField autoFocus label={text.workspaceName} hint={text.workspaceHint} value={value.workspace} onChange={set("workspace")} error={shown("workspace")} />
      {kind === "database" ? <TextField mono label={text.url} hint={text.urlHint} value={value.url} onChange={set("url")} error={shown("url")} /> : null}
      <div className={styles.group}>
        <h2>{text.administrator}</h2>
        <p className="t3 small">{text.administratorHint}</p>
      </div>
      <div className={styles.pair}>
        <TextField label={text.name} value={value.name} onChange={set("name")} error={shown("name")} />
        <TextField label={text.login} value={value.login} onChange={set("login")} error={shown("login")} autoComplete="username" />
      </div>
      <TextField type="password" label={text.passphrase} hint={text.passphraseHint} value={value.passphrase} onChange={set("passphrase")} error={shown("passphrase")} autoComplete="new-password" />
      <TextField type="password" label={text.passphraseAgain} value={value.again} onChange={set("again")} error={shown("again")} autoComplete="new-password" />
    </>
  );
  return {
    fields,
    submit,
    pending: create.isPending,
    error: refused ? null : create.error,
    dirty: Object.values(value).some(Boolean),
  };
}
