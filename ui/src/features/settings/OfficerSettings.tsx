import { useQuery } from "@tanstack/react-query";
import { KeyRound, UserPlus } from "lucide-react";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { OfficerListed, Role } from "../../api/generated/index.ts";
import { ConfirmOperation } from "../../app/ConfirmOperation.tsx";
import { useMay, useSession } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { Avatar, Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { FormDialog } from "../../ui/Dialog.tsx";
import { ErrorLine, ErrorPanel, SkeletonLines, toast } from "../../ui/feedback.tsx";
import { Checkbox, TextField } from "../../ui/fields.tsx";
import { Card, FactTable } from "../../ui/layout.tsx";
import { ChangePassphrase, ResetPassphrase } from "./PassphraseDialogs.tsx";
import { RoleMatrix } from "./RoleMatrix.tsx";
import { SectionHead } from "./SettingsPage.tsx";
import styles from "./SettingsPage.module.css";
import { text } from "./text.ts";

const ROLES = ["dpo", "handler", "publisher", "approver", "operator", "auditor", "administrator"] as const satisfies readonly Role[];

/** The team and what each of them may do. */
export function OfficerSettings() {
  const { officer: me } = useSession();
  const may = useMay();
  const list = useQuery(query("officers.list", {}));
  const [adding, setAdding] = useState(false);
  const [leaving, setLeaving] = useState<OfficerListed | null>(null);
  const [resetting, setResetting] = useState<OfficerListed | null>(null);
  const [changing, setChanging] = useState(false);
  const reason = may("officers.manage") ? null : text.noOfficers;
  return (
    <>
      <SectionHead
        title={text.sections.officers}
        lead={text.officersLead}
        action={
          <span className="row">
            <Button icon={KeyRound} onPress={() => setChanging(true)}>
              {text.changeOwn}
            </Button>
            <Button tone="primary" icon={UserPlus} disabledReason={reason} onPress={() => setAdding(true)}>
              {text.addOfficer}
            </Button>
          </span>
        }
      />
      {list.error && !list.data ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <SkeletonLines lines={5} />
      ) : (
        <Card title={text.sections.officers}>
          <FactTable
            label={text.sections.officers}
            head={[text.officerColumns.name, text.officerColumns.login, text.officerColumns.roles, { label: "", right: true }]}
            rows={list.data.officers.map((officer) => ({
              key: officer.id,
              cells: [
                <span key="name" className="row">
                  <Avatar name={officer.name} />
                  <span className="strong">{officer.name}</span>
                  {officer.id === me.id ? <span className="t3">{text.you}</span> : null}
                </span>,
                <span key="login" className="mono">{officer.login}</span>,
                <span key="roles" className={styles.roles}>
                  {officer.active ? officer.roles.map((role) => <Pill key={role}>{words.role[role]}</Pill>) : <Pill tone="warn">{text.inactive}</Pill>}
                </span>,
                officer.active && officer.id !== me.id ? (
                  <span key="actions" className={styles.rowActions}>
                    <Button size="small" tone="quiet" disabledReason={reason} onPress={() => setResetting(officer)}>
                      {text.reset}
                      <span className="visually-hidden"> {officer.name}</span>
                    </Button>
                    <Button size="small" tone="quiet" disabledReason={reason} onPress={() => setLeaving(officer)}>
                      {text.deactivate}
                      <span className="visually-hidden"> {officer.name}</span>
                    </Button>
                  </span>
                ) : null,
              ],
            }))}
          />
        </Card>
      )}
      {adding ? <AddOfficer onClose={() => setAdding(false)} /> : null}
      {list.data ? <RoleMatrix roles={list.data.roles} /> : null}
      {resetting ? <ResetPassphrase officer={resetting} onClose={() => setResetting(null)} /> : null}
      {changing ? <ChangePassphrase onClose={() => setChanging(false)} /> : null}
      {leaving ? <Deactivate officer={leaving} onClose={() => setLeaving(null)} /> : null}
    </>
  );
}

function AddOfficer({ onClose }: { onClose: () => void }) {
  const [value, setValue] = useState({ name: "", login: "", passphrase: "" });
  const [roles, setRoles] = useState<ReadonlySet<Role>>(new Set());
  const [tried, setTried] = useState(false);
  const add = useOperation("officers.add");
  const errors = {
    name: value.name.trim() ? null : text.missing(text.name),
    login: /^[a-z0-9.-]+$/.test(value.login.trim()) ? null : text.loginHint,
    passphrase: value.passphrase.length >= 12 ? null : text.passphraseHint,
  };
  const shown = (key: keyof typeof errors) => (tried ? errors[key] : null);
  // Administrator and auditor stand alone: choosing one takes the others away.
  const toggle = (role: Role, on: boolean) => {
    const alone = role === "administrator" || role === "auditor";
    const next = new Set(alone && on ? [] : [...roles].filter((one) => one !== "administrator" && one !== "auditor" && one !== role));
    if (on) next.add(role);
    setRoles(next);
  };
  return (
    <FormDialog
      title={text.addOfficer}
      action={text.addOfficer}
      pending={add.isPending}
      error={add.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (Object.values(errors).some(Boolean) || roles.size === 0) return;
        add.mutate(
          { name: value.name.trim(), login: value.login.trim(), roles: [...roles], passphrase: value.passphrase },
          {
            onSuccess: () => {
              toast("done", text.added(value.name.trim()));
              onClose();
            },
          },
        );
      }}
    >
      <TextField autoFocus label={text.name} value={value.name} onChange={(name) => setValue({ ...value, name })} error={shown("name")} />
      <TextField label={text.login} hint={text.loginHint} value={value.login} onChange={(login) => setValue({ ...value, login })} error={shown("login")} />
      <fieldset className={styles.roleList}>
        <legend>{text.roles}</legend>
        {ROLES.map((role) => (
          <Checkbox key={role} checked={roles.has(role)} onChange={(on) => toggle(role, on)}>
            {words.role[role]} <span className="t3 small">{text.roleHints[role]}</span>
          </Checkbox>
        ))}
      </fieldset>
      {tried && roles.size === 0 ? <ErrorLine error={new Error(text.rolesMissing)} /> : null}
      <TextField type="password" label={text.passphrase} hint={text.passphraseHint} value={value.passphrase} onChange={(passphrase) => setValue({ ...value, passphrase })} error={shown("passphrase")} autoComplete="new-password" />
    </FormDialog>
  );
}

function Deactivate({ officer: { id, name }, onClose }: { officer: OfficerListed; onClose: () => void }) {
  return (
    <ConfirmOperation operation="officers.deactivate" input={{ id }} title={text.deactivateTitle(name)} action={text.deactivate} note={text.recorded} done={text.deactivated(name)} onClose={onClose}>
      <p className="t2">{text.deactivateBody}</p>
    </ConfirmOperation>
  );
}
