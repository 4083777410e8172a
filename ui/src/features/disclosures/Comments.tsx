import { MessageSquarePlus } from "lucide-react";
import { useState, type KeyboardEvent } from "react";

import { useOperation } from "../../api/queries.ts";
import type { ClauseComment, ClauseShown, DisclosureShown } from "../../api/generated/index.ts";
import { formatMoment, formatRecent } from "../../i18n/dates.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorLine } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import styles from "./Panel.module.css";
import { text } from "./text.ts";

interface CommentsProps {
  detail: DisclosureShown;
  language: string;
  /** The clauses of the language that is read. */
  clauses: readonly ClauseShown[];
  /** The clause a new comment is about; none: nobody writes one. */
  writing: ClauseShown | null;
  onWrite: (writing: boolean) => void;
  onClause: (key: string) => void;
}

/** What people said about the text, and where one says more. */
export function Comments({ detail, language, clauses, writing, onWrite, onClause }: CommentsProps) {
  const [answering, setAnswering] = useState<string | null>(null);
  const [settled, setSettled] = useState(false);
  const comment = useOperation("disclosures.comment");
  const resolve = useOperation("disclosures.resolve_comment");
  const mine = detail.comments.filter((one) => one.language === null || one.language === language);
  const resolved = mine.filter(({ resolved_at }) => resolved_at !== null);
  const shown = settled ? mine : mine.filter(({ resolved_at }) => resolved_at === null);
  const say = (said: string, reply_to: string | null, clause: string | null, then: () => void) =>
    comment.mutate({ version: detail.version.id, language: reply_to ? null : language, clause, reply_to, text: said }, { onSuccess: then });
  const place = ({ clause, at }: ClauseComment) => {
    if (clause === null) return text.onClause(null, formatRecent(at));
    const found = clauses.find(({ key }) => key === clause);
    return found ? text.onClause(found.number, formatRecent(at)) : text.wentClause(formatRecent(at));
  };
  return (
    <div className={styles.comments}>
      {shown.map((one) => (
        <article key={one.id} className={styles.comment} data-comment={one.clause ?? ""}>
          <header className="small">
            <b>{one.officer}</b>{" "}
            {one.clause !== null && clauses.some(({ key }) => key === one.clause) ? (
              <button type="button" className={styles.place} title={text.goToClause} onClick={() => onClause(one.clause ?? "")}>
                {place(one)}
              </button>
            ) : (
              <span className="t3">{place(one)}</span>
            )}
          </header>
          {one.purpose === "comment" ? null : <p className="small t3">{text.purpose[one.purpose]}</p>}
          <p className="selectable">{one.text}</p>
          {one.replies.map((reply) => (
            <div key={reply.id} className={styles.reply}>
              <p className="small">
                <b>{reply.officer}</b> <span className="t3">{formatRecent(reply.at)}</span>
              </p>
              <p className="selectable">{reply.text}</p>
            </div>
          ))}
          {one.resolved_by && one.resolved_at ? (
            <p className="small t3">{text.resolvedBy(one.resolved_by, formatMoment(one.resolved_at))}</p>
          ) : answering === one.id ? (
            <Composer label={text.replyTo(one.officer)} action={text.reply} pending={comment.isPending} error={comment.error} onCancel={() => setAnswering(null)} onSay={(said) => say(said, one.id, null, () => setAnswering(null))} />
          ) : (
            <footer>
              <Button tone="link" size="small" onPress={() => setAnswering(one.id)}>
                {text.reply}
              </Button>
              <Button tone="link" size="small" pending={resolve.isPending} onPress={() => resolve.mutate({ comment: one.id })}>
                {text.resolve}
              </Button>
            </footer>
          )}
        </article>
      ))}
      {resolve.error ? <ErrorLine error={resolve.error} /> : null}
      {writing ? (
        <div className={styles.comment}>
          <Composer
            key={writing.key}
            label={text.commentOn(writing.number, writing.title)}
            action={text.addComment}
            pending={comment.isPending}
            error={comment.error}
            onCancel={() => onWrite(false)}
            onSay={(said) => say(said, null, writing.number === null ? null : writing.key, () => onWrite(false))}
          />
        </div>
      ) : (
        <div className="row">
          <Button size="small" icon={MessageSquarePlus} keys="c" onPress={() => onWrite(true)}>
            {text.comment}
          </Button>
          {resolved.length > 0 ? (
            <Button tone="link" size="small" onPress={() => setSettled(!settled)}>
              {settled ? text.hideResolved : text.showResolved(resolved.length)}
            </Button>
          ) : null}
        </div>
      )}
    </div>
  );
}

/** Where one writes; Ctrl and Enter send it. */
function Composer({ label, action, pending, error, onCancel, onSay }: { label: string; action: string; pending: boolean; error: Error | null; onCancel: () => void; onSay: (said: string) => void }) {
  const [said, setSaid] = useState("");
  const [tried, setTried] = useState(false);
  const send = () => {
    setTried(true);
    if (said.trim() && !pending) onSay(said.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
    else if (event.key === "Escape" && !said) onCancel();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // The keys belong to the field inside.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="col" style={{ gap: 8 }} onKeyDown={onKeyDown}>
      <TextField autoFocus multiline label={label} value={said} onChange={setSaid} error={tried && !said.trim() ? text.commentMissing : null} />
      {error ? <ErrorLine error={error} /> : null}
      <div className="row">
        <Button size="small" tone="primary" pending={pending} onPress={send}>
          {action}
        </Button>
        <Button size="small" onPress={onCancel}>
          {text.cancel}
        </Button>
      </div>
    </div>
  );
}
