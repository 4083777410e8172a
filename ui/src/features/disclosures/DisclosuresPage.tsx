import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { CheckCheck, FilePlus2, PencilLine, Rocket, ScrollText, Send, Undo2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { toApiError } from "../../api/errors.ts";
import { query } from "../../api/queries.ts";
import type { DisclosureShown, DocumentShown, VersionShown, VersionState } from "../../api/generated/index.ts";
import { useActions } from "../../app/actions.ts";
import { Page } from "../../app/Page.tsx";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { formatDay, formatMoment } from "../../i18n/dates.ts";
import { languageName } from "../../i18n/names.ts";
import { Avatar, Copyable, Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { Banner, EmptyState, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { Segmented, Select } from "../../ui/fields.tsx";
import { PropertyList, Section } from "../../ui/layout.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import styles from "./DisclosuresPage.module.css";
import { Lookup } from "./Lookup.tsx";
import { text } from "./text.ts";
import { VersionDialog, type VersionDialogName } from "./VersionDialogs.tsx";
import { VersionEditor } from "./VersionEditor.tsx";

const ClauseDiff = lazy(() => import("./ClauseDiff.tsx").then((module) => ({ default: module.ClauseDiff })));
const Markdown = lazy(() => import("./Markdown.tsx").then((module) => ({ default: module.Markdown })));

/** Compared with no version. */
const NOTHING = "none";

/** Documents and versions left, the text in the middle, what it takes to publish right. */
export function DisclosuresPage() {
  const may = useMay();
  if (!may("disclosures.read")) {
    return (
      <Page title={text.title}>
        <ErrorPanel error={toApiError({ code: "forbidden", message: words.permission("disclosures.read") })} />
      </Page>
    );
  }
  return <Disclosures />;
}

function Disclosures() {
  const search = useSearch({ from: "/disclosures" });
  const navigate = useNavigate({ from: "/disclosures" });
  const may = useMay();
  const [dialog, setDialog] = useState<VersionDialogName | "new" | "edit" | null>(null);
  const list = useQuery(query("disclosures.list", {}));
  const documents = list.data?.documents ?? [];
  const version = find(documents, search.version) ?? newest(documents);
  const shown = useQuery({ ...query("disclosures.show", { version: version?.id ?? "" }), enabled: version !== null });
  const detail = shown.data ?? null;
  const languages = Object.keys(detail?.texts ?? {}).toSorted((one, other) => (one === "en" ? -1 : other === "en" ? 1 : one.localeCompare(other, "en")));
  const language = languages.includes(search.language) ? search.language : (languages[0] ?? "en");

  const document = documents.find(({ versions }) => versions.some(({ id }) => id === version?.id));
  // What a version changes is asked first about the one before it.
  const others = document?.versions.filter(({ id }) => id !== version?.id) ?? [];
  const before = document?.versions[document.versions.findIndex(({ id }) => id === version?.id) + 1] ?? null;
  const waits = version?.state === "draft" || version?.state === "review" || version?.state === "approved";
  const against = search.against === NOTHING ? null : (others.find(({ id }) => id === search.against) ?? (waits ? before : null));
  const other = useQuery({ ...query("disclosures.show", { version: against?.id ?? "" }), enabled: against !== null });

  const write = may("disclosures.write") ? null : text.noWrite;
  const approve = may("disclosures.approve") ? (detail?.cannot_approve ?? null) : text.noApprove;
  const state = detail?.version.state;
  const can = {
    edit: write ?? (state === "draft" ? null : text.cannotEdit),
    submit: write ?? (state === "draft" ? null : text.notDraft),
    approve: state === "review" ? approve : text.notWaiting,
    publish: write ?? (state === "approved" ? null : text.notApproved),
  };
  const close = () => setDialog(null);

  useActions([
    { id: "disclosures.new", label: text.newVersion, icon: FilePlus2, keys: ["n"], section: text.section, disabledReason: write, run: () => setDialog("new") },
    ...(detail
      ? [
          { id: "disclosures.edit", label: text.edit, icon: PencilLine, section: text.section, disabledReason: can.edit, run: () => setDialog("edit") },
          { id: "disclosures.submit", label: text.submit, icon: Send, section: text.section, disabledReason: can.submit, run: () => setDialog("submit") },
          { id: "disclosures.approve", label: text.approve(detail.version.number), icon: CheckCheck, section: text.section, disabledReason: can.approve, run: () => setDialog("approve") },
          { id: "disclosures.publish", label: text.publish, icon: Rocket, section: text.section, disabledReason: can.publish, run: () => setDialog("publish") },
        ]
      : []),
  ]);

  const tools = (
    <>
      {languages.length > 1 ? (
        <Segmented
          aria-label={text.language}
          value={language}
          onChange={(next) => void navigate({ search: (old) => ({ ...old, language: next }), replace: true })}
          choices={languages.map((value) => ({ value, label: languageName(value) }))}
        />
      ) : null}
      {others.length > 0 ? (
        <div className={styles.against}>
          <Select
            label={text.compareWith}
            value={against?.id ?? NOTHING}
            onChange={(next) => void navigate({ search: (old) => ({ ...old, against: next }), replace: true })}
            choices={[{ value: NOTHING, label: text.noCompare }, ...others.map(({ id, number }) => ({ value: id, label: number }))]}
          />
        </div>
      ) : null}
    </>
  );
  return (
    <Page
      title={text.title}
      aside={document && version ? `${document.title} ${version.number}` : null}
      actions={
        <>
          {detail ? <VersionButtons detail={detail} can={can} onPress={setDialog} /> : null}
          <Button icon={FilePlus2} disabledReason={write} onPress={() => setDialog("new")}>
            {text.newVersion}
          </Button>
        </>
      }
    >
      {list.error && !list.data ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <SkeletonLines lines={12} />
      ) : documents.length === 0 ? (
        <EmptyState icon={ScrollText} title={text.noDocumentsTitle} action={write ? undefined : <Button tone="primary" onPress={() => setDialog("new")}>{text.newVersion}</Button>}>
          {text.noDocuments}
        </EmptyState>
      ) : (
        <div className={styles.columns}>
          <nav className={styles.left} aria-label={text.documents}>
            {documents.map((one) => (
              <section key={one.key} aria-label={one.title}>
                <h2>{one.title}</h2>
                <p className="t3 small trunc">{one.url}</p>
                <ul>
                  {one.versions.map((entry) => (
                    <li key={entry.id}>
                      <Link to="/disclosures" search={{ version: entry.id, language: search.language, against: "" }} className={styles.version} aria-current={entry.id === version?.id ? "true" : undefined} activeProps={{}}>
                        <VersionMark state={entry.state} />
                        <span className="num">{entry.number}</span>
                        <span className={styles.state}>{words.versionState[entry.state]}</span>
                      </Link>
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          </nav>
          <div className={styles.center}>
            {shown.error ? (
              <ErrorPanel error={shown.error} onRetry={() => void shown.refetch()} />
            ) : !detail ? (
              <SkeletonLines lines={10} />
            ) : against && other.error ? (
              <ErrorPanel error={other.error} onRetry={() => void other.refetch()} />
            ) : against && other.data ? (
              <Suspense fallback={<SkeletonLines lines={10} />}>
                {other.data.texts[language] === undefined ? <Banner severity="info">{text.missingLanguage(against.number)}</Banner> : null}
                <ClauseDiff key={`${against.id} ${detail.version.id} ${language}`} before={other.data.texts[language] ?? ""} after={detail.texts[language] ?? ""} language={language} from={against.number} to={detail.version.number} trailing={tools} />
              </Suspense>
            ) : (
              <>
                {languages.length > 1 || others.length > 0 ? <div className={styles.tools}>{tools}</div> : null}
                <Suspense fallback={<SkeletonLines lines={10} />}>
                  <div className={styles.reading}>
                    <Markdown text={detail.texts[language] ?? ""} language={language} />
                  </div>
                </Suspense>
              </>
            )}
          </div>
          <div className={styles.right}>
            {detail ? <Facts detail={detail} words_={countWords(detail.texts[language] ?? "")} /> : null}
            <Lookup titles={new Map(documents.map(({ key, title }) => [key, title]))} />
          </div>
        </div>
      )}
      {dialog === "new" ? (
        <VersionEditor documents={documents} draft={null} onClose={close} onSaved={(id) => void navigate({ search: (old) => ({ ...old, version: id }) })} />
      ) : dialog === "edit" && detail ? (
        <VersionEditor documents={documents} draft={detail} onClose={close} onSaved={() => {}} />
      ) : dialog && dialog !== "edit" && detail ? (
        <VersionDialog name={dialog} detail={detail} onClose={close} />
      ) : null}
    </Page>
  );
}

interface Can {
  edit: string | null;
  submit: string | null;
  approve: string | null;
  publish: string | null;
}

/** Only what the state of the version is about; a reason stays when a role is missing. */
function VersionButtons({ detail, can, onPress }: { detail: DisclosureShown; can: Can; onPress: (name: VersionDialogName | "edit") => void }) {
  switch (detail.version.state) {
    case "draft":
      return (
        <>
          <Button icon={PencilLine} disabledReason={can.edit} onPress={() => onPress("edit")}>
            {text.edit}
          </Button>
          <Button tone="primary" icon={Send} disabledReason={can.submit} onPress={() => onPress("submit")}>
            {text.submit}
          </Button>
        </>
      );
    case "review":
      return (
        <>
          <Button icon={Undo2} disabledReason={can.approve} onPress={() => onPress("sendBack")}>
            {text.sendBack}
          </Button>
          <Button tone="primary" icon={CheckCheck} disabledReason={can.approve} onPress={() => onPress("approve")}>
            {text.approve(detail.version.number)}
          </Button>
        </>
      );
    case "approved":
      return (
        <Button tone="primary" icon={Rocket} disabledReason={can.publish} onPress={() => onPress("publish")}>
          {text.publish}
        </Button>
      );
    case "scheduled":
    case "published":
    case "superseded":
      return null;
  }
}

function Facts({ detail: { version, approvals, cannot_approve }, words_ }: { detail: DisclosureShown; words_: number }) {
  return (
    <>
      <Section title={text.facts} aside={<span className="num">{text.words(words_)}</span>}>
        <PropertyList
          items={[
            [text.state, words.versionState[version.state]],
            [text.change, <Pill key="change" tone={version.change_class === "material" || version.change_class === "new_purpose" ? "rev" : "neutral"}>{words.changeClass[version.change_class]}</Pill>],
            [text.effect, formatDay(version.effective_at)],
            version.published_at ? [text.published, formatMoment(version.published_at)] : null,
            [text.digest, <Copyable key="digest" value={version.digest} label={text.digest} />],
          ]}
        />
      </Section>
      <Section title={text.approvals}>
        {approvals.length === 0 ? (
          <p className="t3 small">{text.noApprovals}</p>
        ) : (
          <ul className={styles.approvals}>
            {approvals.map((approval) => (
              <li key={approval.id}>
                <Avatar name={approval.decided_by ?? approval.requested_by} />
                <span className="grow small">{approval.decided_by && approval.decided_at ? text.decided(approval.decided_by, formatMoment(approval.decided_at)) : text.asked(approval.requested_by, formatMoment(approval.requested_at))}</span>
                <Pill tone={approval.state === "approved" ? "ok" : approval.state === "waiting" ? "rev" : "neutral"}>{text.approvalStates[approval.state]}</Pill>
              </li>
            ))}
          </ul>
        )}
        {version.state === "review" && cannot_approve ? <p className="t3 small">{cannot_approve}</p> : null}
      </Section>
    </>
  );
}

function VersionMark({ state }: { state: VersionState }) {
  switch (state) {
    case "draft":
      return <Mark glyph="todo" tone="idle" />;
    case "review":
      return <Mark glyph="second" tone="rev" />;
    case "approved":
      return <Mark glyph="most" tone="accent" />;
    case "scheduled":
      return <Mark glyph="most" tone="accent" />;
    case "published":
      return <Mark glyph="done" tone="ok" />;
    case "superseded":
      return <Mark glyph="paused" tone="idle" />;
  }
}

function find(documents: readonly DocumentShown[], id: string): VersionShown | null {
  return documents.flatMap(({ versions }) => versions).find((version) => version.id === id) ?? null;
}

/** What an officer most likely came for: a version that waits, else the first document's newest. */
function newest(documents: readonly DocumentShown[]): VersionShown | null {
  const all = documents.flatMap(({ versions }) => versions);
  return all.find(({ state }) => state === "review") ?? all[0] ?? null;
}

function countWords(markdown: string): number {
  return markdown.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
}
