import { useBlocker } from "@tanstack/react-router";
import { BookOpenText, FileInput, Languages, Save, Trash2, X } from "lucide-react";
import { lazy, Suspense, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from "react";

import { useOperation } from "../../api/queries.ts";
import type { ApiError } from "../../api/errors.ts";
import type { ChecklistItem, DisclosureShown } from "../../api/generated/index.ts";
import { useActions } from "../../app/actions.ts";
import { LANGUAGE } from "../../i18n/texts.ts";
import { languageName } from "../../i18n/names.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Dialog, DialogBody, DialogFoot } from "../../ui/Dialog.tsx";
import { Banner, ErrorLine, SkeletonLines, toast } from "../../ui/feedback.tsx";
import { ActionMenu, Segmented } from "../../ui/fields.tsx";
import { useMedia } from "../../ui/useMedia.ts";
import styles from "./Editor.module.css";
import { differs, inputOf, noticeIsRight, onTop, writingOf, type Writing } from "./editing.ts";
import { EditorSide, precedingClause } from "./EditorSide.tsx";
import { EditorTools } from "./EditorTools.tsx";
import { editorText as text } from "./editorText.ts";
import type { Citation, TextHandle } from "./EditorText.tsx";
import { provingText } from "./provingText.ts";
import { clauseAt, newClause, outlineOf } from "./outline.ts";

const EditorText = lazy(() => import("./EditorText.tsx").then((module) => ({ default: module.EditorText })));
const EditorPreview = lazy(() => import("./EditorPreview.tsx").then((module) => ({ default: module.EditorPreview })));

const ImportDialog = lazy(() => import("./ImportDialog.tsx").then((module) => ({ default: module.ImportDialog })));

/** Languages a disclosure can be written in. */
const OFFERED = ["en", "de", "fr", "pl"] as const;

interface EditorProps {
  /** The version that is written, as it is saved. */
  draft: DisclosureShown;
  /** The language that is shown first. */
  language: string;
  /** Something required, for which a clause is begun at once. */
  insert?: ChecklistItem | null;
  onClose: () => void;
}

/** What is saved, as far as the editor knows. */
interface Base {
  digest: string;
  writing: Writing;
  /** What it was before the editor saved: the version is shown so until it is asked for again. */
  before: string | null;
}

/** What was written and not saved when the window locked itself, by version. */
const unsaved = new Map<string, { digest: string; writing: Writing }>();

/** Writes a version clause by clause, in each of its languages, with what it will look like beside it. */
export function Editor({ draft, language: wanted, insert = null, onClose }: EditorProps) {
  const { version } = draft;
  const kept = unsaved.get(version.id);
  const [base, setBase] = useState<Base>(() => ({ digest: version.digest, writing: writingOf(draft), before: null }));
  const [writing, setWriting] = useState(() => (kept?.digest === version.digest ? kept.writing : base.writing));
  const [generation, setGeneration] = useState(0);
  const languages = Object.keys(writing.texts).toSorted((one, other) => (one === draft.lead ? -1 : other === draft.lead ? 1 : one.localeCompare(other, "en")));
  const [chosen, setLanguage] = useState(insert ? draft.lead : wanted);
  const language = languages.includes(chosen) ? chosen : (languages[0] ?? draft.lead);
  const [line, setLine] = useState(1);
  const wide = useMedia("(min-width: 1240px)");
  const [preview, setPreview] = useState<boolean | null>(null);
  const showPreview = preview ?? wide;
  const [leaving, setLeaving] = useState(false);
  const [importing, setImporting] = useState(false);
  const [tried, setTried] = useState(false);
  const handle = useRef<TextHandle>(null);
  const help = useId();
  const edit = useOperation("disclosures.edit");

  const dirty = differs(base.writing, writing);
  const blocker = useBlocker({ shouldBlockFn: () => dirty, enableBeforeUnload: () => dirty, withResolver: true });
  const latest = useRef({ dirty, writing, digest: base.digest });
  useEffect(() => {
    latest.current = { dirty, writing, digest: base.digest };
  });
  useEffect(
    () => () => {
      const { dirty: open, writing: now, digest } = latest.current;
      if (open) unsaved.set(version.id, { digest, writing: now });
      else unsaved.delete(version.id);
    },
    [version.id],
  );

  // Saved by somebody else, or by this window in another tab.
  const meanwhile = version.digest === base.digest || version.digest === base.before || edit.isPending ? null : draft;
  const take = (next: Writing) => {
    setBase({ digest: version.digest, writing: writingOf(draft), before: null });
    setWriting(next);
    setGeneration((old) => old + 1);
  };
  if (meanwhile && !dirty) take(writingOf(meanwhile));

  const body = writing.texts[language] ?? "";
  const read = useDeferredValue(body);
  const clauses = useMemo(() => outlineOf(read), [read]);
  const here = clauseAt(clauses, line);
  const problem = !noticeIsRight(writing.notice) ? text.badNotice : writing.effective === "" ? text.badDay : Object.values(writing.texts).some((one) => !one.trim()) ? text.emptyText : null;

  const save = (after?: () => void) => {
    setTried(true);
    const input = inputOf(version.id, base.digest, base.writing, writing);
    if (problem || edit.isPending) return;
    if (!input) {
      after?.();
      return;
    }
    edit.mutate(input, {
      onSuccess: ({ digest }) => {
        setBase({ digest, writing, before: base.digest });
        unsaved.delete(version.id);
        toast("done", text.saved);
        latest.current = { ...latest.current, dirty: false };
        after?.();
      },
    });
  };
  const close = () => (dirty ? setLeaving(true) : onClose());
  const asked = leaving || blocker.status === "blocked";
  const stay = () => {
    setLeaving(false);
    if (blocker.status === "blocked") blocker.reset();
  };
  const leave = () => {
    unsaved.delete(version.id);
    latest.current = { ...latest.current, dirty: false };
    if (blocker.status === "blocked") blocker.proceed();
    else onClose();
  };

  useActions([
    { id: "disclosures.save", label: text.save, icon: Save, keys: ["ctrl+s"], section: text.section, always: true, disabledReason: dirty ? problem : text.nothingToSave, run: () => save() },
    { id: "disclosures.preview", label: text.togglePreview, icon: BookOpenText, keys: ["alt+p"], section: text.section, run: () => setPreview(!showPreview) },
  ]);

  const citations = useMemo(() => citationsOf(draft), [draft]);
  const begin = (item: ChecklistItem, after: string | null) => handle.current?.insert(newClause(body, item.title[language] ?? item.title[LANGUAGE] ?? item.law, item.law, after));
  const begun = useRef(false);
  const ready = () => {
    if (insert && !begun.current) begin(insert, precedingClause(draft, insert));
    begun.current = true;
  };
  const set = (change: Partial<Writing>) => setWriting((old) => ({ ...old, ...change }));
  const write = (next: string) => setWriting((old) => ({ ...old, texts: { ...old.texts, [language]: next } }));
  const missing = OFFERED.filter((one) => !(one in writing.texts));

  return (
    <section className={styles.editor} aria-label={text.editor(draft.title, version.number)}>
      <div className={styles.head}>
        <Segmented aria-label={text.language} value={language} onChange={setLanguage} choices={languages.map((value) => ({ value, label: languageName(value) }))} />
        <ActionMenu
          quiet
          icon={Languages}
          aria-label={text.languages}
          actions={[
            ...missing.map((one) => ({
              id: `add ${one}`,
              label: text.addLanguage(languageName(one)),
              icon: Languages,
              run: () => {
                // A translation begins with what is translated.
                setWriting((old) => ({ ...old, texts: { ...old.texts, [one]: old.texts[draft.lead] ?? "" } }));
                setLanguage(one);
              },
            })),
            {
              id: "remove",
              label: text.removeLanguage(languageName(language)),
              icon: Trash2,
              danger: true,
              disabledReason: languages.length === 1 ? text.onlyLanguage : language === draft.lead ? text.leadLanguage : null,
              run: () => {
                setWriting((old) => ({ ...old, texts: Object.fromEntries(Object.entries(old.texts).filter(([one]) => one !== language)) }));
                setGeneration((old) => old + 1);
              },
            },
          ]}
        />
        <Button size="small" tone="quiet" icon={FileInput} haspopup="dialog" onPress={() => setImporting(true)}>
          {provingText.importText}
        </Button>
        {draft.findings.lagging.includes(language) ? <span className={styles.lag}>{text.lags(languageName(draft.lead))}</span> : null}
        <span className="end row">
          <span role="status" className="t3 small nowrap">
            {dirty ? text.unsaved : text.allSaved}
          </span>
          <IconButton icon={BookOpenText} aria-label={text.togglePreview} pressed={showPreview} onPress={() => setPreview(!showPreview)} />
          <Button icon={X} onPress={close}>
            {text.close}
          </Button>
          <Button tone="primary" icon={Save} keys="ctrl+s" pending={edit.isPending} disabledReason={dirty ? null : text.nothingToSave} onPress={() => save()}>
            {text.save}
          </Button>
        </span>
      </div>
      {meanwhile && dirty ? (
        <Banner
          severity="warning"
          action={
            <span className="row">
              <Button size="small" onPress={() => take(writingOf(meanwhile))}>
                {text.takeTheirs}
              </Button>
              <Button size="small" onPress={() => take(onTop(base.writing, writing, writingOf(meanwhile)))}>
                {text.keepMine}
              </Button>
            </span>
          }
        >
          {text.meanwhile}
        </Banner>
      ) : edit.error && edit.error.code !== "conflict" ? (
        <Banner severity="critical">{edit.error.message}</Banner>
      ) : version.state !== "draft" ? (
        <Banner severity="info">{text.voids}</Banner>
      ) : tried && problem ? (
        <Banner severity="critical">{problem}</Banner>
      ) : null}
      <div className={styles.columns} data-preview={showPreview || undefined}>
        <EditorSide
          draft={draft}
          writing={writing}
          language={language}
          clauses={clauses}
          here={here?.key ?? null}
          onGo={(to) => handle.current?.goTo(to)}
          onInsert={begin}
          onChange={set}
        />
        <div className={styles.middle}>
          <EditorTools handle={handle} help={help} />
          <Suspense fallback={<SkeletonLines lines={10} />}>
            <EditorText ref={handle} language={language} initial={body} generation={generation} citations={citations} describedBy={help} onChange={write} onLine={setLine} onReady={ready} />
          </Suspense>
        </div>
        {showPreview ? (
          <Suspense fallback={<SkeletonLines lines={10} />}>
            <EditorPreview markdown={read} language={language} clause={here?.number ?? null} />
          </Suspense>
        ) : null}
      </div>
      {importing ? (
        <Suspense fallback={null}>
          <ImportDialog language={language} onTake={(markdown) => handle.current?.replace(markdown)} onClose={() => setImporting(false)} />
        </Suspense>
      ) : null}
      {asked ? <Leave pending={edit.isPending} error={edit.error} problem={problem} onStay={stay} onLeave={leave} onSave={() => save(() => (blocker.status === "blocked" ? blocker.proceed() : onClose()))} /> : null}
    </section>
  );
}

/** Asks before something written is lost. */
function Leave({ pending, error, problem, onStay, onLeave, onSave }: { pending: boolean; error: ApiError | null; problem: string | null; onStay: () => void; onLeave: () => void; onSave: () => void }) {
  return (
    <Dialog title={text.leaveTitle} insistent onClose={onStay}>
      <DialogBody>
        <p>{text.leaveBody}</p>
        {error ? <ErrorLine error={error} /> : null}
      </DialogBody>
      <DialogFoot>
        <Button size="large" tone="danger" onPress={onLeave}>
          {text.discard}
        </Button>
        <Button size="large" onPress={onStay}>
          {text.keepWriting}
        </Button>
        <Button size="large" tone="primary" pending={pending} disabledReason={problem} onPress={onSave}>
          {text.saveAndClose}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

/** Everything that the lists ask for, and what the texts name besides. */
function citationsOf({ findings, languages }: DisclosureShown): Citation[] {
  const known = findings.checklists.flatMap(({ items }) => items.map(({ law, title }) => ({ law, title: title[LANGUAGE] ?? title["en"] ?? "" })));
  const named = languages.flatMap(({ clauses }) => clauses.flatMap(({ laws, title }) => laws.map((law) => ({ law, title }))));
  const taken = new Set<string>();
  return [...known, ...named].filter(({ law }) => !taken.has(law.toLowerCase()) && taken.add(law.toLowerCase()));
}
