import { Plus, X } from "lucide-react";
import { useState } from "react";

import { useOperation } from "../../api/queries.ts";
import { words } from "../../app/words.ts";
import { formatDate } from "../../i18n/dates.ts";
import { byName, languageName, regionName } from "../../i18n/names.ts";
import { texts } from "../../i18n/texts.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { FormDialog } from "../../ui/Dialog.tsx";
import { toast } from "../../ui/feedback.tsx";
import { Select, TextField } from "../../ui/fields.tsx";
import { FileField } from "../../ui/FileField.tsx";
import { EarlierRequests } from "./EarlierRequests.tsx";
import { CHANNELS, checkDraft, LANGUAGES, localInput, regimeFor, toInput, type Draft } from "./newRequest.ts";
import styles from "./NewRequest.module.css";
import { attachText } from "./queueText.ts";
import { KINDS, REGIMES } from "./search.ts";

export const text = texts("newRequest", {
  title: "New request",
  action: "Open request",
  kind: "What is asked for",
  regime: "Law",
  calendar: "Public holidays of",
  name: "Name of the person",
  nameHint: "As they give it. It is not proof of who they are.",
  language: "Answer in",
  identifiers: "Identifiers they gave",
  identifierKind: "Kind",
  identifierValue: "Value",
  england: "England and Wales",
  scotland: "Scotland",
  northernIreland: "Northern Ireland",
  california: "California",
  addIdentifier: "Add identifier",
  removeIdentifier: "Remove identifier",
  oneRow: "One row stays.",
  received: "Received",
  receivedHint: "In your time zone. The clock starts with this day.",
  channel: "Came in by",
  message: "Their message",
  messageHint: "Word for word, as evidence of what was asked.",
  opened: (number: string, due: string): readonly [string, string] => [`${number} opened`, `Due ${due}`],
  note: "Written to the audit trail without personal data.",
});

const COUNTRIES = "AT BE BG BR CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK US".split(" ");
const CALENDARS = [
  ...COUNTRIES.map((code): [string, string] => [code, regionName(code)]),
  ["GB-ENG", text.england] as const,
  ["GB-SCT", text.scotland] as const,
  ["GB-NIR", text.northernIreland] as const,
  ["US-CA", text.california] as const,
].toSorted(([, one], [, other]) => byName(one, other));
const IDENTIFIERS = ["email", "phone", "user_id", "device_id"] as const;

/** Takes in a request by hand. */
export function NewRequest({ onClose, onOpened }: { onClose: () => void; onOpened: (id: string) => void }) {
  const [draft, setDraft] = useState<Draft>(() => ({
    kind: "access",
    regime: "gdpr",
    calendar: "DE",
    name: "",
    language: "en",
    identifiers: [{ kind: "email", value: "" }],
    receivedAt: localInput(new Date()),
    channel: "e-mail",
    message: "",
    file: null,
  }));
  const [tried, setTried] = useState(false);
  const open = useOperation("requests.open");
  const errors = tried ? checkDraft(draft, new Date()) : {};
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const setIdentifier = (index: number, change: Partial<Draft["identifiers"][number]>) =>
    set({ identifiers: draft.identifiers.map((one, place) => (place === index ? { ...one, ...change } : one)) });

  const submit = () => {
    setTried(true);
    if (Object.keys(checkDraft(draft, new Date())).length > 0) return;
    open.mutate(toInput(draft), {
      onSuccess: ({ id, number, due }) => {
        toast("done", ...text.opened(number, formatDate(due)));
        onOpened(id);
      },
    });
  };

  return (
    <FormDialog title={text.title} action={text.action} wide dirty={isDirty(draft)} pending={open.isPending} error={open.error} note={text.note} onClose={onClose} onSubmit={submit}>
      <div className="col" style={{ gap: 14 }}>
        <div className={styles.pair}>
          <Select label={text.kind} value={draft.kind} onChange={(kind) => {
              const regime = regimeFor(kind, draft.regime);
              set({ kind, regime, calendar: calendarFor(regime, draft.calendar) });
            }} choices={KINDS.map((value) => ({ value, label: words.kind[value] }))} />
          <Select label={text.channel} value={draft.channel} onChange={(channel) => set({ channel })} choices={CHANNELS.map((value) => ({ value, label: words.channel(value) }))} />
        </div>
        <div className={styles.three}>
          <Select
            label={text.regime}
            value={draft.regime}
            onChange={(regime) => set({ regime, calendar: calendarFor(regime, draft.calendar) })}
            choices={REGIMES.map((value) => ({ value, label: words.regime[value] }))}
          />
          <Select label={text.calendar} value={draft.calendar} onChange={(calendar) => set({ calendar })} choices={CALENDARS.map(([value, label]) => ({ value, label }))} />
          <Select label={text.language} value={draft.language} onChange={(language) => set({ language })} choices={LANGUAGES.map((value) => ({ value, label: languageName(value) }))} />
        </div>
        <div className={styles.pair}>
          <TextField autoFocus optional label={text.name} hint={text.nameHint} error={errors.name} value={draft.name} onChange={(name) => set({ name })} />
          <TextField type="datetime-local" label={text.received} hint={text.receivedHint} error={errors.receivedAt} value={draft.receivedAt} onChange={(receivedAt) => set({ receivedAt })} />
        </div>
        <fieldset className={styles.rows}>
          <legend>{text.identifiers}</legend>
          {draft.identifiers.map((identifier, index) => (
            // Rows have no identity of their own; they are only added at the end and removed.
            // oxlint-disable-next-line react/no-array-index-key
            <div key={index} className={styles.row}>
              <Select label={text.identifierKind} value={identifier.kind} onChange={(kind) => setIdentifier(index, { kind })} choices={IDENTIFIERS.map((value) => ({ value, label: words.identifier(value) }))} />
              <TextField label={text.identifierValue} value={identifier.value} error={errors[`identifiers.${index}`]} onChange={(value) => setIdentifier(index, { value })} />
              <IconButton
                icon={X}
                iconSize={15}
                aria-label={text.removeIdentifier}
                disabledReason={draft.identifiers.length === 1 ? text.oneRow : null}
                onPress={() => set({ identifiers: draft.identifiers.filter((_, place) => place !== index) })}
              />
            </div>
          ))}
          <div>
            <Button size="small" tone="quiet" icon={Plus} onPress={() => set({ identifiers: [...draft.identifiers, { kind: "email", value: "" }] })}>
              {text.addIdentifier}
            </Button>
          </div>
        </fieldset>
        <EarlierRequests identifiers={draft.identifiers} />
        <TextField optional multiline label={text.message} hint={text.messageHint} value={draft.message} onChange={(message) => set({ message })} />
        <FileField
          optional
          most={1}
          label={attachText.label}
          hint={attachText.hint}
          endings={[".eml", ".msg", ".pdf", ".txt", ".rtf", ".odt", ".doc", ".docx", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"]}
          files={draft.file ? [draft.file] : []}
          onChange={([file]) => set({ file: file ?? null })}
        />
      </div>
    </FormDialog>
  );
}

function isDirty({ name, message, identifiers, file }: Draft): boolean {
  return Boolean(file || name.trim() || message.trim() || identifiers.some(({ value }) => value.trim()));
}

function calendarFor(regime: Draft["regime"], before: string): string {
  if (regime === "uk") return before.startsWith("GB") ? before : "GB-ENG";
  if (regime === "br") return "BR";
  if (regime.startsWith("ccpa")) return "US-CA";
  if (regime.startsWith("us")) return "US";
  return ["US", "US-CA", "BR"].includes(before) || before.startsWith("GB") ? "DE" : before;
}
