import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronUp, History, ListTree } from "lucide-react";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";

import type { ApiError } from "../../api/errors.ts";
import type { ChecklistItem, ClauseShown, DisclosureShown, DocumentShown, VersionShown } from "../../api/generated/index.ts";
import { useActions } from "../../app/actions.ts";
import { announce } from "../../app/announcer.ts";
import { languageName } from "../../i18n/names.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { IconButton } from "../../ui/Button.tsx";
import { Banner, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { ActionMenu, Segmented } from "../../ui/fields.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { useMedia } from "../../ui/useMedia.ts";
import { Checks } from "./Checks.tsx";
import { clausesOf, compare, spotsOf, total } from "./clauses.ts";
import { Comments } from "./Comments.tsx";
import styles from "./DocumentPage.module.css";
import { shownOf, type View } from "./DocumentText.tsx";
import { IfPublished, ThisVersion } from "./IfPublished.tsx";
import { Outline, stateOf } from "./Outline.tsx";
import { Publications } from "./Publications.tsx";
import { Reviewers } from "./Reviewers.tsx";
import { text } from "./text.ts";

const DocumentText = lazy(() => import("./DocumentText.tsx").then((module) => ({ default: module.DocumentText })));

const VIEWS: readonly View[] = ["inline", "beside", "final"];

/** Where the outline has no room, as in the style sheet. */
const NO_OUTLINE = "(max-width: 1100px)";

const SETTLES_MS = 400;

interface ReadingProps {
  document: DocumentShown;
  detail: DisclosureShown;
  /** The version it is compared with. */
  against: VersionShown | null;
  before: UseQueryResult<DisclosureShown, ApiError>;
  /** The version in force. */
  live: VersionShown | null;
  language: string;
  languages: readonly string[];
  view: View;
  cannotEdit: string | null;
  onSearch: (next: { view?: View; language?: string }) => void;
  onCompare: (against: string | null) => void;
  onVersion: (version: string) => void;
  onInsert: (item: ChecklistItem) => void;
  onAudience: (() => void) | null;
}

/** A text as it is read and reviewed, walked by its changes. */
export function Reading({ document, detail, against, before, live, language, languages, view, cannotEdit, onSearch, onCompare, onVersion, onInsert, onAudience }: ReadingProps) {
  const host = useRef<HTMLDivElement>(null);
  /** When one went somewhere by key or click: what scrolls by that says nothing about where one reads. */
  const goneAt = useRef(0);
  const [at, setAt] = useState(-1);
  const [here, setHere] = useState<number | null>(null);
  const [writing, setWriting] = useState<ClauseShown | null>(null);
  const { version } = detail;
  const markdown = detail.texts[language] ?? "";
  const older = against === null ? markdown : (before.data?.texts[language] ?? "");
  const waits = against !== null && !before.data;
  const changes = useMemo(() => (waits ? [] : compare(older, markdown)), [waits, older, markdown]);
  const clauses = useMemo(() => clausesOf(changes), [changes]);
  const spots = useMemo(() => spotsOf(clauses), [clauses]);
  const headed = clauses.filter(({ heading }) => heading !== null);
  const shown = detail.languages.find((one) => one.language === language)?.clauses ?? [];
  const compared = against !== null;
  const narrow = useMedia(NO_OUTLINE);
  const current = spots[at];

  const scrollTo = (selector: string, block: "center" | "start") => host.current?.querySelector(selector)?.scrollIntoView({ block });
  const go = (to: number) => {
    if (spots.length === 0) return;
    const next = Math.max(0, Math.min(spots.length - 1, to));
    setAt(next);
    setHere(clauses.findLast(({ first }) => first <= (spots[next] ?? 0))?.first ?? null);
    announce(text.changeOf(next + 1, spots.length));
    if (view === "final") onSearch({ view: "inline" });
  };
  useEffect(() => {
    if (current === undefined) return;
    goneAt.current = Date.now();
    scrollTo(`[data-block="${current}"]`, "center");
  }, [current, view]);
  const openClause = (first: number) => {
    goneAt.current = Date.now();
    scrollTo(`[data-clause="${first}"]`, "start");
    setHere(first);
  };
  const openKey = (key: string) => {
    const found = clauses.find((clause) => shownOf(clause, shown)?.key === key);
    if (found) openClause(found.first);
  };
  const onScroll = () => {
    if (Date.now() - goneAt.current < SETTLES_MS) return;
    const top = (host.current?.getBoundingClientRect().top ?? 0) + 120;
    const passed = [...(host.current?.querySelectorAll<HTMLElement>("[data-clause]") ?? [])].findLast((section) => section.getBoundingClientRect().top <= top);
    if (passed) setHere(Number(passed.dataset["clause"]));
  };
  /** The clause one is at: that of the change, or the one that is read. */
  const clauseHere = (): ClauseShown | null => {
    const found = current !== undefined && at >= 0 ? clauses.findLast(({ first }) => first <= current) : clauses.find(({ first }) => first === here);
    return (found && shownOf(found, shown)) ?? shown[0] ?? { key: "", number: null, title: document.title, laws: [], line: 1 };
  };
  const write = (on: boolean) => setWriting(on ? clauseHere() : null);
  useActions([
    ...(compared
      ? [
          { id: "disclosures.nextChange", label: text.nextChange, keys: ["j"], section: text.section, run: () => go(at + 1) },
          { id: "disclosures.previousChange", label: text.previousChange, keys: ["k"], section: text.section, run: () => go(at - 1) },
          { id: "disclosures.view", label: text.otherView, keys: ["v"], section: text.section, run: () => onSearch({ view: VIEWS[(VIEWS.indexOf(view) + 1) % VIEWS.length] ?? "inline" }) },
        ]
      : []),
    { id: "disclosures.comment", label: text.comment, keys: ["c"], section: text.section, run: () => write(true) },
  ]);
  const open = detail.comments.filter((one) => one.resolved_at === null && one.clause !== null && (one.language === null || one.language === language));
  const remarks = new Map(open.map(({ clause }) => [clause ?? "", open.filter((one) => one.clause === clause).length]));
  const showRemarks = (key: string) => globalThis.document.querySelector(`[data-comment="${CSS.escape(key)}"]`)?.scrollIntoView({ block: "center" });
  return (
    <>
      <div className={styles.tools}>
        <nav className={styles.languages} aria-label={text.language}>
          {languages.map((one) => (
            <Link key={one} to="/disclosures/$document" params={{ document: document.key }} search={{ version: version.id, language: one, against: against?.id ?? "none", view }} replace aria-current={one === language ? "true" : undefined} activeProps={{}}>
              {languageName(one)}
              {detail.findings.lagging.includes(one) ? (
                <span title={text.lags(languageName(detail.lead))}>
                  <SeverityGlyph severity="warning" />
                  <span className="visually-hidden">, {text.lags(languageName(detail.lead))}</span>
                </span>
              ) : null}
            </Link>
          ))}
        </nav>
        {narrow ? (
          <span className="row" style={{ gap: 2 }}>
            <ActionMenu quiet icon={ListTree} aria-label={text.clauseMenu} actions={headed.map(({ number, title, first }) => ({ id: String(first), label: number === null ? title : `${formatNumber(number)} ${title}`, run: () => openClause(first) }))} />
            <ActionMenu quiet icon={History} aria-label={text.versions} actions={document.versions.map((one) => ({ id: one.id, label: `${one.number} ${stateOf(one)}`, run: () => onVersion(one.id) }))} />
          </span>
        ) : null}
        <span className="end row" style={{ gap: 12 }}>
          {compared && !waits ? (
            <>
              <span className={styles.count}>
                <b className={styles.plus} title={text.wordsAdded(total(changes, "added"))}>+{formatNumber(total(changes, "added"))}</b> <b className={styles.minus} title={text.wordsRemoved(total(changes, "removed"))}>−{formatNumber(total(changes, "removed"))}</b> {text.wordsChanged}
              </span>
              <Segmented<View> aria-label={text.diffView} value={view} onChange={(next) => onSearch({ view: next })} choices={VIEWS.map((value) => ({ value, label: text.views[value] }))} />
              <span className="row" style={{ gap: 2 }}>
                <span className="t2 small num nowrap">{spots.length === 0 ? text.noChange : at < 0 ? text.changesIn(spots.length) : text.changeOf(at + 1, spots.length)}</span>
                <IconButton icon={ChevronUp} aria-label={text.previousChange} disabledReason={at <= 0 ? text.firstChange : null} onPress={() => go(at - 1)} />
                <IconButton icon={ChevronDown} aria-label={text.nextChange} disabledReason={at >= spots.length - 1 ? text.lastChange : null} onPress={() => go(at + 1)} />
              </span>
            </>
          ) : compared ? null : (
            <span className={styles.count}>{text.words(countWords(markdown))}</span>
          )}
        </span>
      </div>
      <div className={styles.body}>
        {narrow ? null : <Outline document={document} version={version} language={language} clauses={clauses} here={here} onClause={openClause} onCompare={onCompare} />}
        <div className={styles.center}>
          {compared && before.error ? (
            <ErrorPanel error={before.error} onRetry={() => void before.refetch()} />
          ) : waits ? (
            <SkeletonLines lines={10} />
          ) : (
            <Suspense fallback={<SkeletonLines lines={10} />}>
              {compared && before.data?.texts[language] === undefined ? <Banner severity="info">{text.missingLanguage(against.number)}</Banner> : null}
              <DocumentText
                hostRef={host}
                onScroll={onScroll}
                clauses={clauses}
                shown={shown}
                before={before.data?.languages.find((one) => one.language === language)?.clauses ?? null}
                markdown={markdown}
                language={language}
                view={compared ? view : "final"}
                current={current}
                changeClass={version.change_class}
                from={against?.number ?? null}
                to={version.number}
                contradictions={detail.findings.contradictions.filter((one) => one.language === language)}
                remarks={remarks}
                onRemarks={showRemarks}
              />
            </Suspense>
          )}
          <div className={styles.keys} aria-hidden>
            {compared ? (
              <span>
                <Kbd keys="j" />
                <Kbd keys="k" /> {text.hints.change}
              </span>
            ) : null}
            <span>
              <Kbd keys="c" /> {text.hints.comment}
            </span>
            {cannotEdit === null ? (
              <span>
                <Kbd keys="m" /> {text.hints.material}
              </span>
            ) : null}
            {compared ? (
              <span>
                <Kbd keys="v" /> {text.hints.view}
              </span>
            ) : null}
          </div>
        </div>
        {/* What is longer than its frame is scrolled by keyboard, too. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <aside className={styles.panel} aria-label={text.reviewers} tabIndex={0} data-region="">
          <Reviewers detail={detail}>
            <Comments detail={detail} language={language} clauses={shown} writing={writing} onWrite={write} onClause={openKey} />
          </Reviewers>
          <Checks detail={detail} cannotEdit={cannotEdit} onInsert={onInsert} onClause={(key, of) => (of === language ? openKey(key) : onSearch({ language: of }))} />
          <IfPublished detail={detail} inForce={live?.number ?? null} coverage={document.coverage} onAudience={onAudience} />
          <ThisVersion detail={detail} />
          <Publications detail={detail} />
        </aside>
      </div>
    </>
  );
}

function countWords(markdown: string): number {
  return markdown.replace(/<!--.*?-->/g, "").split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
}
