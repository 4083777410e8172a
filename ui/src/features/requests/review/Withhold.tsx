import { useState } from "react";

import { useOperation } from "../../../api/queries.ts";
import type { CollectionShown, Selection, WithholdingGround } from "../../../api/generated/index.ts";
import { words } from "../../../app/words.ts";
import { FormDialog } from "../../../ui/Dialog.tsx";
import { toast } from "../../../ui/feedback.tsx";
import { Radios, TextField } from "../../../ui/fields.tsx";
import { pageText as text } from "../pageText.ts";

/** What is to be withheld. */
export interface Part {
  /** What the dialog is called. */
  name: string;
  record: string | null;
  field: string | null;
  place: number | null;
  part: Selection | null;
  /** The suggestion that is decided by it. */
  suggestion: number | null;
  ground: WithholdingGround;
}

const GROUNDS = ["rights_of_others", "staff_names", "trade_secret", "privileged"] as const satisfies readonly WithholdingGround[];

/** Asks on which ground something is withheld. */
export function Withhold({ id, collection, part, onClose }: { id: string; collection: CollectionShown; part: Part; onClose: () => void }) {
  const [ground, setGround] = useState<WithholdingGround>(part.ground);
  const [note, setNote] = useState("");
  const withhold = useOperation("requests.withhold");
  const decide = useOperation("requests.decide");
  const address = { id, dataset: collection.dataset, collection: collection.collection };
  const done = {
    onSuccess: () => {
      toast("done", text.withheld);
      onClose();
    },
  };
  const submit = () => {
    const said = { ground, note: note.trim() || null };
    if (part.suggestion !== null && part.place !== null) {
      decide.mutate({ ...address, ...said, suggestion: { place: part.place, n: part.suggestion }, decision: "withhold" }, done);
    } else {
      withhold.mutate({ ...address, ...said, record: part.record, field: part.field, place: part.place, part: part.part }, done);
    }
  };
  return (
    <FormDialog
      title={part.name}
      action={text.withhold}
      pending={withhold.isPending || decide.isPending}
      error={withhold.error ?? decide.error}
      note={text.printed}
      onClose={onClose}
      onSubmit={submit}
    >
      <Radios autoFocus label={text.ground} value={ground} onChange={setGround} choices={GROUNDS.map((value) => ({ value, label: words.ground[value], hint: words.groundLaw[value] }))} />
      <TextField optional multiline label={text.note} hint={text.noteHint} value={note} onChange={setNote} />
    </FormDialog>
  );
}
