import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { useEffect, useState } from "react";

import { toApiError } from "../../api/errors.ts";
import { query } from "../../api/queries.ts";
import type { ChecklistItem, DisclosureShown, DocumentShown, VersionShown } from "../../api/generated/index.ts";
import { useActions } from "../../app/actions.ts";
import { Page } from "../../app/Page.tsx";
import { useMay } from "../../app/session.tsx";
import { formatDate } from "../../i18n/dates.ts";
import { cx } from "../../ui/cx.ts";
import { ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import { AudienceDialog } from "./AudienceDialog.tsx";
import { CorrectDialog } from "./CorrectDialog.tsx";
import { MayRead } from "./DisclosuresPage.tsx";
import styles from "./DocumentPage.module.css";
import { Editor } from "./Editor.tsx";
import { NewVersion } from "./NewVersion.tsx";
import { PublishDialog } from "./PublishDialog.tsx";
import { Reading } from "./Reading.tsx";
import { isOpen, stepsOf } from "./standing.ts";
import { text } from "./text.ts";
import { useProving } from "./useProving.tsx";
import { cannotEdit, useVersionActions, VersionButtons, type Asked } from "./VersionButtons.tsx";
import { VersionDialog } from "./VersionDialogs.tsx";

/** Compared with no version. */
const NOTHING = "none";

/** A document: the text in the middle, its clauses and versions left, what it takes to publish right. */
export function DocumentPage() {
  return <MayRead title={text.title}>{() => <Loaded />}</MayRead>;
}

const PATH = [{ label: text.title, to: "/disclosures" }];

function Loaded() {
  const { document: key } = useParams({ from: "/disclosures/$document" });
  const search = useSearch({ from: "/disclosures/$document" });
  const list = useQuery(query("disclosures.list", {}));
  const document = list.data?.documents.find((one) => one.key === key);
  const version = document ? (document.versions.find(({ id }) => id === search.version) ?? waiting(document)) : null;
  const shown = useQuery({ ...query("disclosures.show", { version: version?.id ?? "" }), enabled: version !== null });
  const error = list.data ? (shown.data ? null : shown.error) : list.error;
  if (document && version && shown.data) return <Opened key={version.id} documents={list.data?.documents ?? []} document={document} detail={shown.data} />;
  return (
    <Page title={document?.title ?? text.title} path={PATH}>
      {error ? (
        <ErrorPanel error={error} onRetry={() => void (list.data ? shown.refetch() : list.refetch())} />
      ) : list.data && !document ? (
        <ErrorPanel error={toApiError({ code: "not_found", message: text.unknownDocument(key) })} />
      ) : document && !version ? (
        <ErrorPanel error={toApiError({ code: "not_found", message: text.noVersion })} />
      ) : (
        <SkeletonLines lines={12} />
      )}
    </Page>
  );
}

/** What an officer most likely came for: what is in the making, else what is in force. */
function waiting({ versions, draft, in_force }: DocumentShown): VersionShown | null {
  return versions.find(({ id }) => id === draft) ?? versions.find(({ id }) => id === in_force) ?? versions[0] ?? null;
}

function Opened({ documents, document, detail }: { documents: readonly DocumentShown[]; document: DocumentShown; detail: DisclosureShown }) {
  const search = useSearch({ from: "/disclosures/$document" });
  const navigate = useNavigate({ from: "/disclosures/$document" });
  const may = useMay();
  const [asked, setAsked] = useState<Asked | null>(search.edit && search.version === detail.version.id && !cannotEdit(detail, may("disclosures.write")) ? "edit" : null);
  const begun = search.edit !== "" && search.version === detail.version.id;
  useEffect(() => {
    // It was begun; whoever comes back here later reads.
    if (begun) void navigate({ search: (old) => ({ ...old, edit: "" as const }), replace: true });
  }, [begun, navigate]);
  const [insert, setInsert] = useState<ChecklistItem | null>(null);
  const { version } = detail;
  const languages = detail.languages.map(({ language }) => language).toSorted((one, other) => (one === detail.lead ? -1 : other === detail.lead ? 1 : one.localeCompare(other, "en")));
  const language = languages.includes(search.language) ? search.language : (languages[0] ?? detail.lead);

  // What is in the making is read as what it changes in the version in force.
  const others = document.versions.filter(({ id }) => id !== version.id);
  const against = search.against === NOTHING ? null : (others.find(({ id }) => id === search.against) ?? (isOpen(version.state) ? (others.find(({ id }) => id === detail.in_force) ?? null) : null));
  const before = useQuery({ ...query("disclosures.show", { version: against?.id ?? "" }), enabled: against !== null });

  const proving = useProving(detail, document, language);
  const actions = [...useVersionActions(detail, setAsked), ...proving.actions];
  useActions(actions);
  const close = () => {
    setAsked(null);
    setInsert(null);
  };
  const goTo = (id: string) => void navigate({ search: (old) => ({ ...old, version: id, against: "" }), replace: true });
  const live = document.versions.find(({ id }) => id === document.in_force) ?? null;
  if (asked === "edit") {
    return (
      <Page title={text.editTitle(version.number)} path={PATH} aside={document.title}>
        <Editor key={version.id} draft={detail} language={language} insert={insert} onClose={close} />
      </Page>
    );
  }
  return (
    <Page
      title={`${document.title} ${version.number}`}
      path={PATH}
      heading={
        <>
          <span className={styles.crumb}>
            {document.title} <span aria-hidden>/</span>{" "}
          </span>
          {against ? (
            <span className={styles.arrow}>
              <span aria-hidden>{against.number}</span>
              <ArrowRight size={13} strokeWidth={1.75} aria-hidden />
              <span className="visually-hidden">{text.arrow(against.number, version.number)}</span>
              <span aria-hidden>{version.number}</span>
            </span>
          ) : (
            version.number
          )}
        </>
      }
      aside={<Flow detail={detail} />}
      actions={<VersionButtons detail={detail} actions={actions} />}
    >
      <Reading
        key={`${version.id} ${against?.id ?? ""} ${language}`}
        document={document}
        detail={detail}
        against={against}
        before={before}
        live={live}
        language={language}
        languages={languages}
        view={search.view}
        cannotEdit={actions.find(({ id }) => id === "disclosures.edit")?.disabledReason ?? null}
        onSearch={(next) => void navigate({ search: (old) => ({ ...old, ...next }), replace: true })}
        onCompare={(id) => void navigate({ search: (old) => ({ ...old, against: id ?? NOTHING }), replace: true })}
        onVersion={goTo}
        onInsert={(item) => {
          setInsert(item);
          setAsked("edit");
        }}
        onAudience={actions.find(({ id }) => id === "disclosures.audience")?.disabledReason ? null : () => setAsked("audience")}
      />
      {proving.dialog}
      {asked === null ? null : asked === "new" ? (
        <NewVersion
          documents={documents}
          of={document.key}
          onClose={close}
          onStarted={(_, started) => void navigate({ search: { version: started, edit: "1" } })}
        />
      ) : asked === "publish" ? (
        <PublishDialog detail={detail} onClose={close} />
      ) : asked === "correct" ? (
        <CorrectDialog detail={detail} languages={languages} language={language} onClose={close} onCorrected={goTo} />
      ) : asked === "audience" ? (
        <AudienceDialog document={document} version={version.id} onClose={close} />
      ) : (
        <VersionDialog name={asked} detail={detail} onClose={close} onGone={() => void navigate({ to: "/disclosures" })} />
      )}
    </Page>
  );
}

/** Where the version stands on its way to people. */
function Flow({ detail: { version } }: { detail: DisclosureShown }) {
  const label = (name: "draft" | "review" | "schedule" | "publish") =>
    name === "review" && version.state === "review" ? text.reviewOf : name === "publish" && version.state === "scheduled" ? text.scheduledFor(formatDate(version.effective_at)) : text.step[name];
  return (
    <ol className={styles.flow} aria-label={text.steps}>
      {stepsOf(version).map(({ name, state }) => (
        <li key={name} className={cx(state === "done" && styles.done, state === "current" && styles.current)} aria-current={state === "current" ? "step" : undefined}>
          {state === "done" ? <Mark glyph="done" tone="ok" /> : state === "current" ? <Mark glyph="second" tone="rev" /> : <Mark glyph="todo" tone="idle" />}
          {label(name)}
        </li>
      ))}
    </ol>
  );
}
