import { useState } from "react";

import { useOperation } from "../../api/queries.ts";
import type { ServiceListed, ServiceScope } from "../../api/generated/index.ts";
import { today } from "../../i18n/dates.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { ErrorLine } from "../../ui/feedback.tsx";
import { Checkbox, Segmented, TextField } from "../../ui/fields.tsx";
import type { Made } from "./ServiceSettings.tsx";
import { servicesText as text } from "./servicesText.ts";
import styles from "./SettingsPage.module.css";
import { text as settingsText } from "./text.ts";

const OVERLAPS = [0, 1, 24, 168] as const;

/** A service to add: what it is called, what it may do, how often, how long. */
export function AddService({ scopes, onClose, onMade }: { scopes: readonly ServiceScope[]; onClose: () => void; onMade: (made: Made) => void }) {
  const [value, setValue] = useState({ name: "", rate: "50", burst: "200", expires: "" });
  const [chosen, setChosen] = useState<ReadonlySet<ServiceScope>>(new Set());
  const [tried, setTried] = useState(false);
  const add = useOperation("services.add");
  const name = value.name.trim();
  const errors = {
    name: name ? null : text.nameMissing,
    rate: within(value.rate, 10_000) ? null : text.rateWrong,
    burst: within(value.burst, 20_000) ? null : text.burstWrong,
    expires: endOf(value.expires) === undefined ? text.expiresPast : null,
  };
  const shown = (key: keyof typeof errors) => (tried ? errors[key] : null);
  const toggle = (scope: ServiceScope, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(scope);
    else next.delete(scope);
    setChosen(next);
  };
  return (
    <FormDialog
      title={text.addTitle}
      action={text.add}
      pending={add.isPending}
      error={add.error}
      note={settingsText.recorded}
      dirty={name !== "" || chosen.size > 0}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (Object.values(errors).some(Boolean) || chosen.size === 0) return;
        add.mutate(
          { name, scopes: [...chosen], rate: Number(value.rate), burst: Number(value.burst), expires_at: endOf(value.expires) ?? null },
          {
            onSuccess: ({ token }) => {
              onClose();
              onMade({ name, token });
            },
          },
        );
      }}
    >
      <TextField autoFocus label={text.name} hint={text.nameHint} value={value.name} onChange={(next) => setValue({ ...value, name: next })} error={shown("name")} />
      <fieldset className={styles.roleList}>
        <legend>{text.scopes}</legend>
        {scopes.map((scope) => (
          <Checkbox key={scope} checked={chosen.has(scope)} onChange={(on) => toggle(scope, on)}>
            {text.scope[scope]} <span className="t3 small">{text.scopeHints[scope]}</span>
          </Checkbox>
        ))}
      </fieldset>
      {tried && chosen.size === 0 ? <ErrorLine error={new Error(text.scopesMissing)} /> : null}
      <div className={styles.choices}>
        <TextField label={text.rate} value={value.rate} onChange={(rate) => setValue({ ...value, rate })} error={shown("rate")} />
        <TextField label={text.burst} hint={text.burstHint} value={value.burst} onChange={(burst) => setValue({ ...value, burst })} error={shown("burst")} />
      </div>
      <TextField optional type="date" label={text.expires} hint={text.expiresHint} value={value.expires} onChange={(expires) => setValue({ ...value, expires })} error={shown("expires")} />
    </FormDialog>
  );
}

/** Another token for a service, and how long the present one still works. */
export function RotateService({ service, onClose, onMade }: { service: ServiceListed; onClose: () => void; onMade: (made: Made) => void }) {
  const [overlap, setOverlap] = useState<string>("24");
  const [expires, setExpires] = useState("");
  const [tried, setTried] = useState(false);
  const rotate = useOperation("services.rotate");
  const end = endOf(expires);
  return (
    <FormDialog
      title={text.rotateTitle(service.name)}
      action={text.rotate}
      pending={rotate.isPending}
      error={rotate.error}
      note={settingsText.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (end === undefined) return;
        rotate.mutate(
          { id: service.id, overlap_hours: Number(overlap), expires_at: end },
          {
            onSuccess: ({ token }) => {
              onClose();
              onMade({ name: service.name, token });
            },
          },
        );
      }}
    >
      <p className="t2">{text.rotateBody}</p>
      <div className="col" style={{ gap: 6, alignItems: "start" }}>
        <span className="strong">{text.overlap}</span>
        <Segmented aria-label={text.overlap} value={overlap} onChange={setOverlap} choices={OVERLAPS.map((hours) => ({ value: String(hours), label: text.hours(hours) }))} />
      </div>
      <TextField optional type="date" label={text.expires} hint={text.expiresHint} value={expires} onChange={setExpires} error={tried && end === undefined ? text.expiresPast : null} />
    </FormDialog>
  );
}

function within(typed: string, most: number): boolean {
  const value = Number(typed);
  return Number.isInteger(value) && value >= 1 && value <= most;
}

/** The end of a day as an instant; null: no day; undefined: it is over. */
function endOf(day: string): string | null | undefined {
  if (!day) return null;
  return day > today() ? new Date(`${day}T00:00:00`).toISOString() : undefined;
}
