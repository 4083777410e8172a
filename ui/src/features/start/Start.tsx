import { ArrowLeft, ChevronRight, Database, FilePlus2, FlaskConical, FolderOpen, type LucideIcon } from "lucide-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState, type FormEvent } from "react";

import { query, useOperation } from "../../api/queries.ts";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { ErrorLine } from "../../ui/feedback.tsx";
import { focusInvalid } from "../../ui/focusInvalid.ts";
import { Spinner } from "../../ui/Spinner.tsx";
import styles from "./Start.module.css";
import { text } from "./text.ts";
import { useNewWorkspace, type Origin } from "./useNewWorkspace.tsx";

/** First start: the demonstration, a workspace of one's own, or a team's database. */
export function Start() {
  const [form, setForm] = useState<Origin | null>(null);
  const create = useOperation("workspaces.create");
  useEffect(() => {
    document.title = text.product;
  }, []);
  return (
    <main className={styles.page}>
      <div className={styles.sheet}>
        <Brand />
        {form === null ? (
          <>
            <h1>{text.title}</h1>
            <p className={styles.lead}>{text.lead}</p>
            <Known />
            <div className={styles.choices}>
              <Choice icon={FlaskConical} label={text.demo} hint={text.demoHint} onPress={() => create.mutate({ kind: "demo" })} />
              <Choice icon={FilePlus2} label={text.empty} hint={text.emptyHint} onPress={() => setForm("empty")} />
              <Choice icon={Database} label={text.database} hint={text.databaseHint} onPress={() => setForm("database")} />
            </div>
            {create.isPending ? (
              <p className={cx("row t3")} style={{ marginTop: 14 }} role="status">
                <Spinner /> {text.opening}
              </p>
            ) : null}
            {create.error ? (
              <div style={{ marginTop: 14 }}>
                <ErrorLine error={create.error} />
              </div>
            ) : null}
          </>
        ) : (
          <CreateForm kind={form} onBack={() => setForm(null)} />
        )}
      </div>
    </main>
  );
}

/** Workspaces that this machine has opened before. Without any there is nothing to show. */
function Known() {
  const known = useQuery({ ...query("workspaces.list", {}), retry: false });
  const open = useOperation("workspaces.open");
  const workspaces = known.data?.workspaces ?? [];
  if (workspaces.length === 0) return null;
  return (
    <>
      <div className={styles.choices} role="group" aria-label={text.known} style={{ marginBottom: 12 }}>
        {workspaces.map(({ id, name, url, demonstration }) => (
          <Choice key={id} icon={FolderOpen} label={name} hint={demonstration ? text.demonstration : url} onPress={() => open.mutate({ id })} />
        ))}
      </div>
      {open.error ? <ErrorLine error={open.error} /> : null}
    </>
  );
}

/** The name of the product above a sheet. */
export function Brand() {
  return (
    <div className={styles.brand}>
      <span className={styles.mark} aria-hidden>
        C
      </span>
      {text.product}
    </div>
  );
}

function Choice({ icon: Icon, label, hint, onPress }: { icon: LucideIcon; label: string; hint: string; onPress: () => void }) {
  return (
    <button type="button" className={styles.choice} onClick={onPress}>
      <Icon size={18} strokeWidth={1.6} aria-hidden />
      <span className="strong">{label}</span>
      <span className={styles.hint}>{hint}</span>
      <ChevronRight size={15} strokeWidth={1.75} aria-hidden />
    </button>
  );
}

function CreateForm({ kind, onBack }: { kind: Origin; onBack: () => void }) {
  const made = useNewWorkspace(kind);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    made.submit();
    focusInvalid(event.currentTarget);
  };
  return (
    <>
      <h1>{kind === "empty" ? text.empty : text.database}</h1>
      <p className={styles.lead}>{kind === "empty" ? text.emptyHint : text.databaseHint}</p>
      <form className={styles.form} onSubmit={submit} noValidate>
        {made.fields}
        {made.error ? <ErrorLine error={made.error} /> : null}
        <div className={styles.foot}>
          <Button icon={ArrowLeft} tone="quiet" size="large" onPress={onBack}>
            {text.back}
          </Button>
          <span className="end">
            <Button type="submit" tone="primary" size="large" pending={made.pending}>
              {kind === "empty" ? text.create : text.connect}
            </Button>
          </span>
        </div>
      </form>
    </>
  );
}
