import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { StickyNote, UserRound } from "lucide-react";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { Dossier, RequestDetail } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { formatDate, formatMoment } from "../../i18n/dates.ts";
import { Avatar, Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { FormDialog } from "../../ui/Dialog.tsx";
import { EmptyState, ErrorLine, ErrorPanel, SkeletonLines, toast } from "../../ui/feedback.tsx";
import { Radios, TextField } from "../../ui/fields.tsx";
import { focusInvalid } from "../../ui/focusInvalid.ts";
import { actionText } from "./actionText.ts";
import styles from "./beside.module.css";
import { besideText as text } from "./besideText.ts";
import pageStyles from "./RequestPage.module.css";

/** What officers wrote down, who stands in, and other requests of the same person. */
export function NotesTab({ detail }: { detail: RequestDetail }) {
  const { id } = detail.row;
  const { data, error, refetch } = useQuery(query("requests.dossier", { id }));
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonLines lines={8} />;
  return (
    <div className={pageStyles.pad}>
      <AddNote id={id} />
      <Notes notes={data.notes} />
      <Deputy detail={detail} deputy={data.deputy} />
      <Related related={data.related} />
    </div>
  );
}

function AddNote({ id }: { id: string }) {
  const may = useMay();
  const [said, setSaid] = useState("");
  const [tried, setTried] = useState(false);
  const add = useOperation("notes.add");
  return (
    <form
      noValidate
      className="col"
      style={{ gap: 10, maxWidth: 640 }}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        focusInvalid(event.currentTarget);
        if (!said.trim() || add.isPending || !may("requests.work")) return;
        add.mutate(
          { id, text: said.trim() },
          {
            onSuccess: () => {
              toast("done", text.noteAdded);
              setSaid("");
              setTried(false);
            },
          },
        );
      }}
    >
      <TextField multiline label={text.note} hint={text.noteHint} value={said} onChange={setSaid} error={tried && !said.trim() ? text.noteMissing : null} />
      {add.error ? <ErrorLine error={add.error} /> : null}
      <div className="row">
        <Button type="submit" pending={add.isPending} disabledReason={may("requests.work") ? null : actionText.noPermission}>
          {text.addNote}
        </Button>
      </div>
    </form>
  );
}

function Notes({ notes }: { notes: Dossier["notes"] }) {
  return (
    <section aria-label={text.notes} className={styles.block}>
      {notes.length === 0 ? (
        <EmptyState compact icon={StickyNote} title={text.noNotes}>
          {text.noNotesHint}
        </EmptyState>
      ) : (
        <ol className={styles.thread}>
          {notes.map((note) => (
            <li key={`${note.at} ${note.purpose}`} className={styles.entry}>
              <Avatar name={note.officer} />
              <div style={{ minWidth: 0 }}>
                <div className={styles.head}>
                  <b className="strong">{note.officer}</b>
                  {note.purpose === "notes.add" ? null : <span className="t3 small">{text.purposes[note.purpose] ?? words.action(note.purpose)}</span>}
                </div>
                <p className={styles.body}>{note.text}</p>
              </div>
              <time className={styles.when} dateTime={note.at}>
                {formatMoment(note.at)}
              </time>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Deputy({ detail, deputy }: { detail: RequestDetail; deputy: Dossier["deputy"] }) {
  const may = useMay();
  const [choosing, setChoosing] = useState(false);
  const closed = detail.row.state === "closed" ? actionText.noPaused : null;
  return (
    <section aria-label={text.deputy} className={styles.block}>
      <header className={styles.head2}>
        <h2>{text.deputy}</h2>
      </header>
      <p className="t3">{text.deputyHint}</p>
      <div className="row" style={{ marginTop: 8 }}>
        {deputy ? <Avatar name={deputy.name} /> : <UserRound size={16} strokeWidth={1.6} aria-hidden />}
        <span>{deputy?.name ?? text.noDeputy}</span>
        <Button size="small" disabledReason={may("requests.work") ? closed : actionText.noPermission} onPress={() => setChoosing(true)}>
          {text.change}
          <span className="visually-hidden"> {text.deputy}</span>
        </Button>
      </div>
      {choosing ? <ChooseDeputy detail={detail} deputy={deputy} onClose={() => setChoosing(false)} /> : null}
    </section>
  );
}

function ChooseDeputy({ detail, deputy, onClose }: { detail: RequestDetail; deputy: Dossier["deputy"]; onClose: () => void }) {
  const team = useQuery(query("officers.list", {}));
  const [officer, setOfficer] = useState<string>(deputy?.id ?? "");
  const name = useOperation("requests.deputize");
  const able = (team.data?.officers ?? []).filter(({ id, active, permissions }) => active && permissions.includes("requests.work") && id !== detail.row.assignee?.id);
  return (
    <FormDialog
      title={`${text.nameDeputy}, ${detail.row.number}`}
      action={text.nameDeputy}
      pending={name.isPending}
      error={name.error ?? team.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() =>
        name.mutate(
          { id: detail.row.id, officer: officer || null },
          {
            onSuccess: () => {
              toast("done", text.deputyNamed);
              onClose();
            },
          },
        )
      }
    >
      <Radios autoFocus label={text.deputy} value={officer} onChange={setOfficer} choices={[{ value: "", label: text.noDeputy }, ...able.map(({ id, name: who }) => ({ value: id, label: who }))]} />
    </FormDialog>
  );
}

/** Other requests of the same person, newest first. */
export function Related({ related }: { related: Dossier["related"] }) {
  if (related.length === 0) return null;
  return (
    <section aria-label={text.related(related.length)} className={styles.block}>
      <header className={styles.head2}>
        <h2>{text.related(related.length)}</h2>
      </header>
      <p className="t3">{text.relatedHint}</p>
      <RelatedList related={related} />
    </section>
  );
}

/** Requests by number, each with what was asked for and how it ended. */
export function RelatedList({ related, linked = true }: { related: Dossier["related"]; linked?: boolean }) {
  return (
    <ul className={styles.related} style={{ marginTop: 8 }}>
      {related.map(({ id, number, kind, received, outcome }) => (
        <li key={id} className="row">
          {linked ? (
            <Link to="/requests/$id" params={{ id }} search={{ tab: "", collection: "" }} className="mono">
              {number}
            </Link>
          ) : (
            <span className="mono">{number}</span>
          )}
          <span>{words.kind[kind]}</span>
          <span className="t3">{formatDate(received)}</span>
          <Pill tone={outcome ? "neutral" : "warn"}>{outcome ? words.outcome[outcome] : text.open}</Pill>
        </li>
      ))}
    </ul>
  );
}
