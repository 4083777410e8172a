import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { LetterChannel, LetterField, LetterKind, LetterLanguage, RequestDetail } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { say } from "../../i18n/say.ts";
import { Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { Banner, ErrorLine, ErrorPanel, SkeletonLines, toast } from "../../ui/feedback.tsx";
import { Checkbox, Radios, Select, TextField } from "../../ui/fields.tsx";
import { actionText } from "./actionText.ts";
import styles from "./beside.module.css";
import { besideText as text } from "./besideText.ts";
import { Correspondence } from "./Correspondence.tsx";
import { useSettled } from "./useSettled.ts";
import pageStyles from "./RequestPage.module.css";

const KINDS = Object.keys(text.kinds) as LetterKind[];
const LANGUAGES = Object.keys(text.languages) as LetterLanguage[];
const METHODS = ["account_sign_in", "email_code", "order_number", "known_contact", "document"] as const;

/** What is written to the person, and the thread of what was written and answered. */
export function LettersTab({ detail, kind }: { detail: RequestDetail; kind: string }) {
  const may = useMay();
  const wanted = KINDS.find((one) => one === kind);
  return (
    <div className={pageStyles.pad}>
      {may("requests.work") ? (
        <section aria-label={text.write} className={styles.block}>
          <header className={styles.head2}>
            <h2>{text.write}</h2>
          </header>
          <p className="t3">{text.writeHint}</p>
          <Composer key={`${detail.row.state} ${wanted ?? ""}`} detail={detail} wanted={wanted ?? proposed(detail)} />
        </section>
      ) : null}
      <Correspondence detail={detail} />
    </div>
  );
}

/** The letter that the request waits for. */
function proposed({ row, package: made, search }: RequestDetail): LetterKind {
  if (row.outcome === "refused") return "refusal";
  if (row.kind === "erasure" && search) return "partial_erasure";
  if (made) return "delivery";
  switch (row.state) {
    case "received":
      return "acknowledgement";
    case "acknowledged":
      return "identity_request";
    case "applied":
    case "confirmed":
      return "confirmation";
    case "identity":
    case "collecting":
    case "review":
    case "planning":
    case "approval":
    case "delivering":
    case "executing":
    case "verifying":
    case "closed":
      return "question";
  }
}

function Composer({ detail, wanted }: { detail: RequestDetail; wanted: LetterKind }) {
  const may = useMay();
  const { id } = detail.row;
  const [kind, setKind] = useState<LetterKind>(wanted);
  const [language, setLanguage] = useState<LetterLanguage>(() => LANGUAGES.find((one) => detail.language.toLowerCase().startsWith(one)) ?? "en");
  const [asked, setAsked] = useState<Partial<Record<LetterField, string>>>({ method: METHODS[1] });
  const [own, setOwn] = useState<string | null>(null);
  const [channel, setChannel] = useState<LetterChannel>("file");
  const [email, setEmail] = useState<string | null>(null);
  const [directory, setDirectory] = useState("");
  const [withStep, setWithStep] = useState(true);
  const settled = useSettled(asked, 350);
  const input = { id, kind, language, asked: settled as Record<string, string> };
  // What is typed into a field is not asked for letter by letter; the last preview stays meanwhile.
  const { data, error, refetch } = useQuery({ ...query("letters.preview", input), placeholderData: keepPreviousData });
  const send = useOperation("letters.send");
  const clear = () => setOwn(null);
  if (error && !data) return <ErrorPanel compact error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonLines lines={8} />;
  const step = data.step ? (actionText.labels[data.step] ?? data.step) : null;
  const addresses = data.addresses;
  const by = channel === "smtp" && (!data.smtp || addresses.length === 0) ? "file" : channel;
  const reason = own === null && data.missing.length > 0 ? text.missing : null;
  const submit = () =>
    send.mutate(
      { id, kind, language, asked: asked as Record<string, string>, text: own, channel: by, directory: directory.trim() || null, email: by === "smtp" ? (email ?? addresses[0] ?? null) : null, with_step: withStep && step !== null && data.step_refused === null },
      {
        onSuccess: (sent) => {
          toast("done", by === "smtp" ? text.sentMail : text.written, sent.file ?? undefined);
          clear();
        },
      },
    );
  return (
    <div className={styles.composer} style={{ marginTop: 14 }}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!reason && !send.isPending) submit();
        }}
      >
        <Select
          label={text.letter}
          value={kind}
          onChange={(next) => {
            setKind(next);
            clear();
          }}
          choices={KINDS.map((value) => ({ value, label: text.kinds[value] }))}
        />
        <Select
          label={text.language}
          value={language}
          onChange={(next) => {
            setLanguage(next);
            clear();
          }}
          choices={LANGUAGES.map((value) => ({ value, label: text.languages[value] }))}
        />
        {data.asks.map((field) =>
          field === "method" ? (
            <Select key={field} label={text.fields[field]} value={asked.method ?? METHODS[1]} onChange={(method) => setAsked({ ...asked, method })} choices={METHODS.map((value) => ({ value, label: words.method(value) }))} />
          ) : (
            <TextField key={field} multiline label={text.fields[field]} value={asked[field] ?? ""} onChange={(value) => setAsked({ ...asked, [field]: value })} />
          ),
        )}
        <Radios
          label={text.channel}
          value={by}
          onChange={setChannel}
          choices={[
            { value: "file", label: text.channels.file },
            ...(data.smtp && addresses.length > 0 ? [{ value: "smtp" as const, label: text.channels.smtp }] : []),
          ]}
          {...(data.smtp ? (addresses.length ? {} : { hint: text.noAddress }) : {
                hint: (
                  <>
                    {text.noSmtp}
                    {may("letters.manage") ? (
                      <>
                        {" "}
                        <Link to="/settings" search={{ section: "letters" }} className={styles.link}>
                          {text.setUpMail}
                        </Link>
                      </>
                    ) : null}
                  </>
                ),
              })}
        />
        {by === "smtp" ? (
          <Select label={text.address} value={email ?? addresses[0] ?? null} onChange={setEmail} choices={addresses.map((value) => ({ value, label: value }))} />
        ) : (
          <TextField optional mono label={text.folder} hint={text.folderHint} value={directory} onChange={setDirectory} />
        )}
        {step && data.step_refused === null ? (
          <Checkbox checked={withStep} onChange={setWithStep}>
            {text.step(step)}
          </Checkbox>
        ) : null}
        {data.step_refused !== null && kind === "extension" ? <p className="t3 small">{text.stepRefused(say(data.step_refused))}</p> : null}
        {send.error ? <ErrorLine error={send.error} /> : null}
        <div className="row" style={{ flexWrap: "wrap" }}>
          <Button type="submit" tone="primary" pending={send.isPending} disabledReason={reason}>
            {by === "smtp" ? text.sendMail : text.writeFile}
          </Button>
          <span className="t3 small">{text.recorded}</span>
        </div>
      </form>
      <div className="col" style={{ gap: 10, minWidth: 0 }}>
        <div className="row">
          <span className="t3">
            {text.to} <b className="strong">{data.recipient}</b>
          </span>
          {own !== null && own.trim() !== data.text.trim() ? <Pill tone="warn">{text.differs}</Pill> : null}
          <span className="row end">
            {own === null ? (
              <Button size="small" onPress={() => setOwn(data.text)}>
                {text.edit}
              </Button>
            ) : (
              <Button size="small" onPress={clear}>
                {text.reset}
              </Button>
            )}
          </span>
        </div>
        {data.missing.length > 0 ? (
          <Banner severity="warning" inset quiet>
            <b className="strong">{text.missing}.</b>
            <ul className={styles.missing}>
              {data.missing.map(({ field, hint }) => (
                <li key={field}>
                  {text.fields[field]}: {say(hint)}
                </li>
              ))}
            </ul>
          </Banner>
        ) : null}
        {own === null ? <Sheet letter={data.text} language={data.language} /> : <TextField multiline tall label={text.editing} hint={text.editHint} value={own} onChange={setOwn} />}
      </div>
    </div>
  );
}

/** A letter as it will look, with its holes marked. Text only: nothing in it is markup. */
export function Sheet({ letter, language }: { letter: string; language: string }) {
  const [subject = "", ...rest] = letter.split("\n");
  const paragraphs = rest.join("\n").trim().split(/\n{2,}/);
  return (
    <article className={styles.sheet} lang={language} aria-label={text.preview}>
      <h3>
        <Filled>{subject.replace(/^#\s*/, "")}</Filled>
      </h3>
      {paragraphs.map((paragraph, place) => (
        // Paragraphs have no identity of their own and never move.
        // oxlint-disable-next-line react/no-array-index-key
        <p key={place}>
          <Filled>{paragraph}</Filled>
        </p>
      ))}
    </article>
  );
}

function Filled({ children }: { children: string }) {
  return children.split(/(\{\{[^{}]*\}\})/).map((piece, place) =>
    piece.startsWith("{{") ? (
      // oxlint-disable-next-line react/no-array-index-key
      <span key={place} className={styles.hole}>
        {holeOf(piece)}
      </span>
    ) : (
      piece
    ),
  );
}

function holeOf(piece: string): string {
  const name = piece.slice(2, -2).trim();
  return name in text.fields ? text.fields[name as LetterField] : name;
}
