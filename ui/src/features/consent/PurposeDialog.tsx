import { useState } from "react";

import { useOperation } from "../../api/queries.ts";
import type { LegalBasis, PurposeListed } from "../../api/generated/index.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { Banner, toast } from "../../ui/feedback.tsx";
import { Select, TextField } from "../../ui/fields.tsx";
import { text } from "./text.ts";

const BASES = Object.keys(text.basis) as LegalBasis[];

/** A purpose to add, or to call and to base otherwise. A change needs its reason. */
export function PurposeDialog({ purpose, onClose }: { purpose: PurposeListed | null; onClose: () => void }) {
  const [value, setValue] = useState({ key: purpose?.key ?? "", name: purpose?.name ?? "", description: purpose?.description ?? "", uses: purpose?.uses.join(", ") ?? "", reason: "" });
  const [basis, setBasis] = useState<LegalBasis>(purpose?.basis ?? "consent");
  const [tried, setTried] = useState(false);
  const add = useOperation("purposes.add");
  const change = useOperation("purposes.change");
  const set = (next: Partial<typeof value>) => setValue({ ...value, ...next });
  const uses = value.uses.split(",").map((use) => use.trim()).filter(Boolean);
  const errors = {
    key: purpose || /^[a-z][a-z0-9_]{0,59}$/.test(value.key.trim()) ? null : text.keyWrong,
    name: value.name.trim() ? null : text.missing(text.name),
    description: value.description.trim() ? null : text.missing(text.description),
    uses: uses.length > 0 ? null : text.missing(text.uses),
    reason: !purpose || value.reason.trim() ? null : text.missing(text.reason),
  };
  const shown = (field: keyof typeof errors) => (tried ? errors[field] : null);
  const facts = { name: value.name.trim(), description: value.description.trim(), basis, uses };
  return (
    <FormDialog
      title={purpose ? text.changeTitle(purpose.name) : text.addPurpose}
      action={purpose ? text.changePurpose : text.addPurpose}
      pending={add.isPending || change.isPending}
      error={add.error ?? change.error}
      note={text.recorded}
      dirty={value.name !== (purpose?.name ?? "") || value.reason !== ""}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (Object.values(errors).some(Boolean)) return;
        if (purpose) {
          change.mutate({ key: purpose.key, ...facts, reason: value.reason.trim() }, { onSuccess: () => done(text.purposeChanged(facts.name)) });
        } else {
          add.mutate({ key: value.key.trim(), ...facts }, { onSuccess: () => done(text.purposeAdded(facts.name)) });
        }
      }}
    >
      {purpose ? null : <TextField autoFocus mono label={text.key} hint={text.keyHint} value={value.key} onChange={(key) => set({ key })} error={shown("key")} />}
      <TextField autoFocus={purpose !== null} label={text.name} value={value.name} onChange={(name) => set({ name })} error={shown("name")} />
      <TextField label={text.description} hint={text.descriptionHint} value={value.description} onChange={(description) => set({ description })} error={shown("description")} />
      <Select<LegalBasis> label={text.restsOn} hint={text.restsHint[basis]} value={basis} onChange={setBasis} choices={BASES.map((one) => ({ value: one, label: text.basis[one] }))} />
      {purpose && basis !== purpose.basis ? (
        <Banner severity="warning" inset>
          {text.basisWarning}
        </Banner>
      ) : null}
      <TextField mono label={text.uses} hint={text.usesHint} value={value.uses} onChange={(next) => set({ uses: next })} error={shown("uses")} />
      {purpose ? <TextField multiline label={text.reason} hint={text.reasonHint} value={value.reason} onChange={(reason) => set({ reason })} error={shown("reason")} /> : null}
    </FormDialog>
  );

  function done(title: string) {
    toast("done", title);
    onClose();
  }
}
