import { useQuery } from "@tanstack/react-query";
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { AudienceRule, DocumentShown } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { FormDialog } from "../../ui/Dialog.tsx";
import { ErrorLine } from "../../ui/feedback.tsx";
import { Checkbox, TextField } from "../../ui/fields.tsx";
import styles from "./DisclosuresPage.module.css";
import { listed } from "./standing.ts";
import { text } from "./text.ts";
import { CLASSES, finish } from "./VersionDialogs.tsx";

interface Written {
  id: number;
  jurisdictions: string;
  roles: string;
  changes: AudienceRule["changes"];
}

/** Who has to accept a document, as rules; before they are saved, whom they would take in is counted. */
export function AudienceDialog({ document, version, onClose }: { document: DocumentShown; version: string; onClose: () => void }) {
  const [rules, setRules] = useState<Written[]>(() => document.audience.map((rule, id) => ({ id, jurisdictions: rule.jurisdictions.join(", "), roles: rule.roles.join(", "), changes: rule.changes })));
  const [counted, setCounted] = useState<AudienceRule[] | null>(null);
  const change = useOperation("disclosures.change_audience");
  const audience = useQuery({ ...query("disclosures.audience", { version, rules: counted ?? [] }), enabled: counted !== null });
  const read = rules.map(({ jurisdictions, roles, changes }): AudienceRule => ({ jurisdictions: listed(jurisdictions).map((one) => one.toUpperCase()), roles: listed(roles).map((one) => one.toLowerCase()), changes }));
  const same = JSON.stringify(read) === JSON.stringify(document.audience);
  const set = (id: number, part: Partial<Written>) => setRules(rules.map((rule) => (rule.id === id ? { ...rule, ...part } : rule)));
  return (
    <FormDialog
      wide
      title={text.audienceTitle(document.title)}
      action={text.save}
      dirty={!same}
      pending={change.isPending}
      error={change.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => (same ? onClose() : change.mutate({ document: document.key, rules: read }, { onSuccess: () => finish(text.done.audience, onClose) }))}
    >
      <p className="t2">{text.audienceBody}</p>
      {rules.length === 0 ? <p>{text.noRules}</p> : null}
      {rules.map((rule, index) => (
        <fieldset key={rule.id} className={styles.rule}>
          <legend>{text.rule(index + 1)}</legend>
          <div className={styles.pair}>
            <TextField optional label={text.jurisdictions} hint={text.jurisdictionsHint} value={rule.jurisdictions} onChange={(jurisdictions) => set(rule.id, { jurisdictions })} />
            <TextField optional label={text.roles} hint={text.rolesHint} value={rule.roles} onChange={(roles) => set(rule.id, { roles })} />
          </div>
          <div className={styles.again} role="group" aria-label={text.again}>
            <span className="t2">{text.again}</span>
            {CLASSES.map((one) => (
              <Checkbox key={one} checked={rule.changes.includes(one)} onChange={(on) => set(rule.id, { changes: CLASSES.filter((other) => (other === one ? on : rule.changes.includes(other))) })}>
                {words.changeClass[one]}
              </Checkbox>
            ))}
            <span className="end">
              <IconButton icon={Trash2} aria-label={text.removeRule(index + 1)} onPress={() => setRules(rules.filter(({ id }) => id !== rule.id))} />
            </span>
          </div>
        </fieldset>
      ))}
      <div className="row">
        <Button icon={Plus} onPress={() => setRules([...rules, { id: 1 + Math.max(-1, ...rules.map(({ id }) => id)), jurisdictions: "", roles: "", changes: ["material", "new_purpose"] }])}>
          {text.addRule}
        </Button>
        <Button pending={audience.isFetching} onPress={() => setCounted(read)}>
          {text.count}
        </Button>
        <span role="status" className="t2">
          {audience.data && JSON.stringify(counted) === JSON.stringify(read) ? text.counted(audience.data.all.must_accept, audience.data.all.people) : null}
        </span>
      </div>
      {audience.error ? <ErrorLine error={audience.error} /> : null}
    </FormDialog>
  );
}
