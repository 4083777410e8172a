import { useQuery } from "@tanstack/react-query";
import { ArrowDownLeft, Mail, MailX, Paperclip, Plus, Send } from "lucide-react";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { AttachmentShown, LetterShown, RequestDetail } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { formatBytes, formatMoment } from "../../i18n/dates.ts";
import { say } from "../../i18n/say.ts";
import { Copyable, Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { FormDialog } from "../../ui/Dialog.tsx";
import { EmptyState, ErrorPanel, SkeletonLines, toast, toastError } from "../../ui/feedback.tsx";
import { FileField, type PickedFile } from "../../ui/FileField.tsx";
import { Select, TextField } from "../../ui/fields.tsx";
import { actionText } from "./actionText.ts";
import styles from "./beside.module.css";
import { besideText as text } from "./besideText.ts";
import { localInput } from "./newRequest.ts";

const CAME = Object.keys(text.came) as (keyof typeof text.came)[];

/** The thread of letters and replies, newest first. */
export function Correspondence({ detail }: { detail: RequestDetail }) {
  const may = useMay();
  const { id } = detail.row;
  const { data, error, refetch } = useQuery(query("letters.list", { id }));
  const [replying, setReplying] = useState(false);
  const add = (
    <Button size="small" icon={Plus} disabledReason={may("requests.work") ? null : actionText.noPermission} onPress={() => setReplying(true)}>
      {text.addReply}
    </Button>
  );
  return (
    <section aria-label={text.thread}>
      <header className={styles.head2}>
        <h2>{text.thread}</h2>
        <span className="end">{add}</span>
      </header>
      {error && !data ? (
        <ErrorPanel compact error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonLines lines={4} />
      ) : data.letters.length === 0 ? (
        <EmptyState compact icon={Mail} title={text.noLetters}>
          {text.noLettersHint}
        </EmptyState>
      ) : (
        <ol className={styles.thread}>
          {data.letters.map((letter) => (
            <Entry key={letter.id} request={id} letter={letter} />
          ))}
        </ol>
      )}
      {replying ? <Reply detail={detail} onClose={() => setReplying(false)} /> : null}
    </section>
  );
}

/** Letters longer than this are folded. */
const FOLD = 280;

function Entry({ request, letter }: { request: string; letter: LetterShown }) {
  const Icon = letter.state === "failed" ? MailX : letter.kind ? Send : ArrowDownLeft;
  const folded = letter.body.length > FOLD;
  return (
    <li className={styles.entry}>
      <span className={styles.icon}>
        <Icon size={16} strokeWidth={1.6} aria-hidden />
      </span>
      <div style={{ minWidth: 0 }}>
        <div className={styles.head}>
          <b className="strong">{letter.kind ? text.kinds[letter.kind] : text.replyOf(letter.who)}</b>
          {letter.state === "failed" ? <Pill tone="crit">{text.states.failed}</Pill> : letter.state === "sending" ? <Pill tone="warn">{text.states.sending}</Pill> : null}
          {letter.edited ? <Pill tone="warn">{text.differs}</Pill> : null}
          <span className="t3 small">
            {letter.kind ? (letter.channel === "smtp" ? `${text.channels.smtp}, ${letter.address ?? ""}` : text.channels.file) : (text.came[letter.channel as keyof typeof text.came] ?? letter.channel)}
          </span>
        </div>
        {letter.subject ? <p style={{ marginTop: 4 }}>{letter.subject}</p> : null}
        {letter.failure ? <p className="small" style={{ color: "var(--crit-text)" }}>{say(letter.failure)}</p> : null}
        {folded ? (
          <details>
            <summary>{text.showWhole}</summary>
            <p className={styles.body} lang={letter.language}>
              {letter.body}
            </p>
          </details>
        ) : letter.body ? (
          <p className={styles.body} lang={letter.language}>
            {letter.body}
          </p>
        ) : null}
        {letter.files.length > 0 || letter.attachments.length > 0 ? (
          <div className={styles.files}>
            {letter.files.map((file) => (
              <span key={file} className={styles.file}>
                <Paperclip size={13} strokeWidth={1.7} aria-hidden />
                <span className="mono small trunc selectable" title={file}>
                  {file}
                </span>
              </span>
            ))}
            {letter.attachments.map((file) => (
              <AttachmentLine key={file.id} request={request} file={file} />
            ))}
          </div>
        ) : null}
      </div>
      <span className={styles.when}>
        <time dateTime={letter.at}>{formatMoment(letter.at)}</time>
        <br />
        {text.by(letter.officer)}
      </span>
    </li>
  );
}

/** A file that is kept: name, size, hash, and how to get it back. */
export function AttachmentLine({ request, file, note }: { request: string; file: AttachmentShown; note?: string }) {
  const save = useOperation("attachments.save");
  return (
    <span className={styles.file}>
      <Paperclip size={13} strokeWidth={1.7} aria-hidden />
      {file.name === null ? (
        <span className="t3">{text.purgedAt(formatMoment(file.purged_at ?? file.at))}</span>
      ) : (
        <>
          <span className="trunc">{file.name}</span>
          <span className="t3 small num nowrap">{formatBytes(file.size_bytes)}</span>
          {file.sha256 ? (
            <span style={{ flex: "none" }}>
              <Copyable value={file.sha256} label="SHA-256">
                <span className="mono small t3">{file.sha256.slice(0, 10)}…</span>
              </Copyable>
            </span>
          ) : null}
          <Button
            size="small"
            tone="quiet"
            pending={save.isPending}
            onPress={() => save.mutate({ id: request, attachment: file.id, directory: null }, { onSuccess: (saved) => toast("done", text.saved, saved.file), onError: toastError })}
          >
            {text.save}
            <span className="visually-hidden"> {file.name}</span>
          </Button>
        </>
      )}
      {note ? <span className="t3 small">{note}</span> : null}
    </span>
  );
}

function Reply({ detail, onClose }: { detail: RequestDetail; onClose: () => void }) {
  const [channel, setChannel] = useState<(typeof CAME)[number]>("e-mail");
  // Left as it is it means now, to the second, so that it stands behind what it answers.
  const [opened] = useState(() => localInput(new Date()));
  const [at, setAt] = useState(opened);
  const [said, setSaid] = useState("");
  const [files, setFiles] = useState<PickedFile[]>([]);
  const [tried, setTried] = useState(false);
  const receive = useOperation("letters.receive");
  const valid = (said.trim() !== "" || files.length > 0) && !Number.isNaN(new Date(at).getTime());
  return (
    <FormDialog
      title={`${text.reply}, ${detail.row.number}`}
      action={text.addReply}
      wide
      dirty={said.trim() !== "" || files.length > 0}
      pending={receive.isPending}
      error={receive.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!valid) return;
        receive.mutate(
          { id: detail.row.id, channel, received_at: at === opened ? null : new Date(at).toISOString(), text: said.trim(), files: files.map(({ name, path, content }) => ({ name, path, content })) },
          {
            onSuccess: () => {
              toast("done", text.kept);
              onClose();
            },
          },
        );
      }}
    >
      <div className="row" style={{ alignItems: "start", gap: 14 }}>
        <div className="grow">
          <Select label={text.cameBy} value={channel} onChange={setChannel} choices={CAME.map((value) => ({ value, label: text.came[value] }))} />
        </div>
        <div className="grow">
          <TextField type="datetime-local" label={text.receivedAt} value={at} onChange={setAt} error={tried && Number.isNaN(new Date(at).getTime()) ? text.dateMissing : null} />
        </div>
      </div>
      <TextField autoFocus multiline label={text.replyText} hint={text.replyTextHint} value={said} onChange={setSaid} error={tried && !valid ? text.replyMissing : null} />
      <FileField optional most={10} label={text.replyFiles} hint={text.replyFilesHint} files={files} onChange={setFiles} />
    </FormDialog>
  );
}
