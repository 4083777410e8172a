import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ArrowRight, Search } from "lucide-react";
import { useDeferredValue, useEffect, useId, useMemo, useState, type KeyboardEvent } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";

import { query } from "../api/queries.ts";
import { cx } from "../ui/cx.ts";
import { Kbd } from "../ui/Kbd.tsx";
import { StatusGlyph } from "../ui/StatusGlyph.tsx";
import { currentActions, type Offered } from "./actions.ts";
import styles from "./CommandPalette.module.css";
import { formatDate } from "../i18n/dates.ts";
import { useMay } from "./session.tsx";
import { words } from "./words.ts";
import { text as appText } from "./text.ts";

const text = appText.palette;

interface Result {
  key: string;
  section: string;
  name: string;
  detail: string | null;
  keys: string | null;
  disabled: boolean;
  icon: React.ReactNode;
  run: () => void;
}

/** Everything that can be done or gone to, by typing a part of its name. */
export function CommandPalette({ onClose }: { onClose: () => void }) {
  const [wish, setWish] = useState("");
  const [chosen, setChosen] = useState(0);
  // The list of actions is taken when the palette opens, before the page loses its focus.
  const [all] = useState(currentActions);
  const [subject, setSubject] = useState(() => all.find((action) => action.subject)?.subject ?? null);
  const actions = useMemo(() => offered(all, subject), [all, subject]);
  const navigate = useNavigate();
  const may = useMay();
  const listId = useId();
  const term = useSettled(useDeferredValue(wish.trim()));
  const found = useQuery({
    ...query("requests.list", { view: "all", states: [], kinds: [], regimes: [], assignee: null, query: term, after: null, limit: 6 }),
    enabled: may("requests.read") && term.length >= 3,
  });

  const results = useMemo(() => {
    const people: Result[] = (term && term === wish.trim() ? (found.data?.rows ?? []) : []).map((row) => ({
      key: row.id,
      section: text.requests,
      name: `${row.number}, ${row.subject_name}`,
      detail: row.state === "closed" ? text.closed(words.kind[row.kind]) : text.due(words.kind[row.kind], formatDate(row.due)),
      keys: null,
      disabled: false,
      icon: <StatusGlyph state={row.state} variant={row.outcome === "refused" ? "refused" : undefined} />,
      run: () => void navigate({ to: "/requests/$id", params: { id: row.id }, search: { tab: "", collection: "" } }),
    }));
    return [...matching(actions, wish), ...people];
  }, [actions, found.data, navigate, term, wish]);

  const active = Math.min(chosen, results.length - 1);
  useEffect(() => {
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [active, listId]);

  const run = (result: Result | undefined) => {
    if (!result || result.disabled) return;
    onClose();
    // After the palette is gone and the focus is back, so that a dialog it opens keeps the focus.
    setTimeout(result.run, 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const count = results.length;
    if (event.key === "ArrowDown") setChosen(count ? (active + 1) % count : 0);
    else if (event.key === "ArrowUp") setChosen(count ? (active - 1 + count) % count : 0);
    else if (event.key === "Enter") run(results[active]);
    else if (event.key === "Backspace" && !wish && subject) setSubject(null);
    else return;
    event.preventDefault();
  };

  let section = "";
  return (
    <ModalOverlay className={cx(styles.overlay)} isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={cx(styles.modal)}>
        <Dialog className={cx(styles.dialog)} aria-label={text.title}>
          <div className={styles.query}>
            <Search size={16} strokeWidth={1.75} aria-hidden />
            {subject ? (
              <span className={styles.subject} id={`${listId}-subject`}>
                {subject}
              </span>
            ) : null}
            <input
              // The palette is opened to type into it.
              autoFocus
              role="combobox"
              aria-label={text.title}
              aria-expanded={results.length > 0}
              aria-describedby={subject ? `${listId}-subject` : undefined}
              aria-controls={listId}
              aria-activedescendant={results[active] ? `${listId}-${active}` : undefined}
              placeholder={text.placeholder}
              value={wish}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => {
                setWish(event.target.value);
                setChosen(0);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          {results.length === 0 ? (
            <p className={styles.none} role="status">
              {wish.trim().length < 3 ? text.short : found.isFetching || term !== wish.trim() ? text.searching : text.nothing(wish.trim())}
            </p>
          ) : null}
          <div className={styles.list} id={listId} role="listbox" aria-label={text.results} hidden={results.length === 0}>
            {results.map((result, index) => {
              const head = result.section === section ? null : result.section;
              section = result.section;
              return (
                <div key={result.key} role="presentation">
                  {head ? (
                    <div className={styles.section} role="presentation">
                      {head}
                    </div>
                  ) : null}
                  {/* The focus stays in the input, which hears the keys. */}
                  {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus */}
                  <div
                    id={`${listId}-${index}`}
                    role="option"
                    aria-selected={index === active}
                    aria-disabled={result.disabled || undefined}
                    className={styles.option}
                    onClick={() => run(result)}
                    onMouseMove={() => setChosen(index)}
                  >
                    {result.icon}
                    <span className={styles.name}>
                      <Marked name={result.name} wish={wish.trim()} />
                    </span>
                    {result.detail ? <span className={styles.detail}>{result.detail}</span> : null}
                    {result.keys ? <Kbd keys={result.keys} /> : null}
                  </div>
                </div>
              );
            })}
          </div>
          <footer className={styles.foot}>
            <span>
              <Kbd keys="arrowup arrowdown" /> {text.move}
            </span>
            <span>
              <Kbd keys="enter" /> {text.run}
            </span>
            {subject ? (
              <span>
                <Kbd keys="backspace" /> {text.leave(subject)}
              </span>
            ) : (
              <span>
                <Kbd keys="escape" /> {text.close}
              </span>
            )}
            <span className="end">{text.logged}</span>
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What is done with the subject comes first; once it is left, none of it is offered. */
function offered(actions: readonly Offered[], subject: string | null): Offered[] {
  return [...actions.filter((action) => subject && action.subject === subject), ...actions.filter((action) => !action.subject)];
}

function matching(actions: readonly Offered[], wish: string): Result[] {
  const parts = wish.toLowerCase().split(/\s+/).filter(Boolean);
  return actions
    .filter(({ label, section, keyOnly }) => !keyOnly && parts.every((part) => `${label} ${section}`.toLowerCase().includes(part)))
    .map(({ id, label, detail, section, keys, icon: Icon = ArrowRight, disabledReason, run }) => ({
      key: id,
      section,
      name: label,
      detail: disabledReason ?? detail ?? null,
      keys: keys[0] ?? null,
      disabled: Boolean(disabledReason),
      icon: <Icon size={15} strokeWidth={1.7} aria-hidden />,
      run,
    }));
}

function Marked({ name, wish }: { name: string; wish: string }) {
  const at = wish ? name.toLowerCase().indexOf(wish.toLowerCase()) : -1;
  if (at < 0) return name;
  return (
    <>
      {name.slice(0, at)}
      <mark>{name.slice(at, at + wish.length)}</mark>
      {name.slice(at + wish.length)}
    </>
  );
}

/** The text once it has not changed for a moment: each search is an entry of the audit trail. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 350);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
