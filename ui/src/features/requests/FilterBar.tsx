import { useQuery } from "@tanstack/react-query";
import { CircleDashed, ListFilter, Scale, Tag, UserRound, X, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import { query } from "../../api/queries.ts";
import { useKeyOf } from "../../app/actions.ts";
import { words } from "../../app/words.ts";
import { FilterMenu } from "../../ui/fields.tsx";
import styles from "./QueuePage.module.css";
import { queueText } from "./queueText.ts";
import { KINDS, REGIMES, STATES, type Field, type QueueSearch } from "./search.ts";
import { text } from "./text.ts";

interface FilterBarProps {
  search: QueueSearch;
  me: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onChange: (next: Partial<QueueSearch>) => void;
  trailing: ReactNode;
}

/** The filters as sentences: "Status is not Closed". */
export function FilterBar({ search, me, open, onOpenChange, onChange, trailing }: FilterBarProps) {
  const keyOf = useKeyOf();
  const team = useQuery(query("officers.list", {}));
  const workers = (team.data?.officers ?? []).filter(({ active, permissions }) => active && permissions.includes("requests.work"));
  const set = (field: Field, values: string[]) => onChange({ [field]: values, ...(values.length === 0 ? { not: search.not.filter((one) => one !== field) } : {}) });
  const turn = (field: Field) => onChange({ not: search.not.includes(field) ? search.not.filter((one) => one !== field) : [...search.not, field] });
  const fields: { field: Field; icon: LucideIcon; name: string; choices: { value: string; label: string }[]; selected: string[] }[] = [
    { field: "state", icon: CircleDashed, name: text.state, choices: STATES.map((value) => ({ value, label: words.state[value] })), selected: search.state },
    { field: "kind", icon: Tag, name: text.kind, choices: KINDS.map((value) => ({ value, label: words.kind[value] })), selected: search.kind },
    { field: "regime", icon: Scale, name: text.regime, choices: REGIMES.map((value) => ({ value, label: words.regime[value] })), selected: search.regime },
  ];
  const people = [
    ...(workers.some(({ id }) => id === me) ? [{ value: "me", label: queueText.me }] : []),
    { value: "nobody", label: queueText.nobody },
    ...workers.filter(({ id }) => id !== me).map(({ id, name }) => ({ value: id, label: name })),
  ];
  const assigned = people.find(({ value }) => value === search.assignee)?.label ?? search.assignee;
  return (
    <div className={styles.filters}>
      {fields.map(({ field, icon, name, choices, selected }) =>
        selected.length === 0 ? null : (
          <Chip
            key={field}
            icon={icon}
            name={name}
            verb={verb(search.not.includes(field), selected.length)}
            value={choices.filter(({ value }) => selected.includes(value)).map(({ label }) => label).join(", ")}
            onTurn={() => turn(field)}
            onRemove={() => set(field, [])}
          />
        ),
      )}
      {search.assignee ? <Chip icon={UserRound} name={queueText.assignee} verb={queueText.is} value={assigned} onRemove={() => onChange({ assignee: "" })} /> : null}
      <FilterMenu
        label={text.filter}
        icon={ListFilter}
        keys={keyOf("queue.filter", "f")}
        open={open}
        onOpenChange={onOpenChange}
        sections={[
          ...fields.map(({ field, name, choices, selected }) => ({ id: field, title: name, choices, selected, onChange: (values: string[]) => set(field, values) })),
          {
            id: "assignee",
            title: queueText.assignee,
            choices: people,
            selected: search.assignee ? [search.assignee] : [],
            onChange: (values: string[]) => onChange({ assignee: values.find((value) => value !== search.assignee) ?? "" }),
          },
        ]}
      />
      {trailing}
    </div>
  );
}

function verb(not: boolean, values: number): string {
  if (not) return values > 1 ? queueText.isNoneOf : queueText.isNot;
  return values > 1 ? queueText.isAnyOf : queueText.is;
}

function Chip({ icon: Icon, name, verb: words_, value, onTurn, onRemove }: { icon: LucideIcon; name: string; verb: string; value: string; onTurn?: () => void; onRemove: () => void }) {
  const sentence = `${name} ${words_} ${value}`;
  return (
    <span className={styles.chip} title={sentence}>
      <span>
        <Icon size={13} strokeWidth={1.75} aria-hidden />
        {name}
      </span>
      {onTurn ? (
        <button type="button" className={styles.verb} aria-label={queueText.turn(sentence)} onClick={onTurn}>
          {words_}
        </button>
      ) : (
        <span>{words_}</span>
      )}
      <span className={styles.value}>
        <span className="trunc">{value}</span>
      </span>
      <button type="button" aria-label={text.remove(name)} onClick={onRemove}>
        <X size={12} strokeWidth={2.2} aria-hidden />
      </button>
    </span>
  );
}
