import { useQuery } from "@tanstack/react-query";
import { Link, Navigate, useNavigate, useSearch } from "@tanstack/react-router";
import { FilePlus2, FolderOutput, ScrollText } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";

import { toApiError } from "../../api/errors.ts";
import { query } from "../../api/queries.ts";
import type { DocumentShown, VersionState } from "../../api/generated/index.ts";
import { useActions } from "../../app/actions.ts";
import { Page } from "../../app/Page.tsx";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { formatDate, formatDay } from "../../i18n/dates.ts";
import { Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmptyState, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import styles from "./DisclosuresPage.module.css";
import { Share } from "./IfPublished.tsx";
import { InForce } from "./InForce.tsx";
import { PlaceDialog } from "./PlaceDialog.tsx";
import { provingText } from "./provingText.ts";
import { NewVersion } from "./NewVersion.tsx";
import { text } from "./text.ts";

/** The documents, each with what is in force and what is in the making. */
export function DisclosuresPage() {
  return <MayRead title={text.title}>{() => <Documents />}</MayRead>;
}

/** Shows a page of the disclosures to those who may see it, and to the others who can let them. */
export function MayRead({ title, children }: { title: string; children: () => ReactNode }) {
  const may = useMay();
  if (may("disclosures.read")) return children();
  return (
    <Page title={title}>
      <ErrorPanel error={toApiError({ code: "forbidden", message: words.permission("disclosures.read") })} />
    </Page>
  );
}

function Documents() {
  const { version } = useSearch({ from: "/disclosures" });
  const navigate = useNavigate({ from: "/disclosures" });
  const may = useMay();
  const body = useRef<HTMLTableSectionElement>(null);
  const [creating, setCreating] = useState(false);
  const [placing, setPlacing] = useState(false);
  const { data, error, refetch } = useQuery(query("disclosures.list", {}));
  const documents = data?.documents ?? [];
  const cannotWrite = may("disclosures.write") ? null : text.noWrite;
  const move = (by: 1 | -1) => {
    const links = [...(body.current?.querySelectorAll<HTMLElement>("a[data-document]") ?? [])];
    const here = links.findIndex((link) => link === document.activeElement);
    (links[Math.max(0, Math.min(links.length - 1, here + by))] ?? links[0])?.focus();
  };
  useActions([
    { id: "disclosures.new", label: text.newVersion, icon: FilePlus2, keys: ["n"], section: text.section, disabledReason: cannotWrite, run: () => setCreating(true) },
    { id: "disclosures.place", label: provingText.targetAction, icon: FolderOutput, section: text.section, disabledReason: cannotWrite, run: () => setPlacing(true) },
    { id: "disclosures.nextDocument", label: text.nextDocument, keys: ["j"], keyOnly: true, section: text.section, run: () => move(1) },
    { id: "disclosures.previousDocument", label: text.previousDocument, keys: ["k"], keyOnly: true, section: text.section, run: () => move(-1) },
  ]);
  // A link that only knows the version leads to the page of its document.
  const of = version ? documents.find(({ versions }) => versions.some(({ id }) => id === version)) : undefined;
  if (of) return <Navigate to="/disclosures/$document" params={{ document: of.key }} search={{ version }} replace />;
  const place = (
    <Button icon={FolderOutput} disabledReason={cannotWrite} haspopup="dialog" onPress={() => setPlacing(true)}>
      {provingText.targetAction}
    </Button>
  );
  const create = (
    <Button tone="primary" icon={FilePlus2} keys="n" disabledReason={cannotWrite} onPress={() => setCreating(true)}>
      {text.newVersion}
    </Button>
  );
  const columns = text.columns;
  return (
    <Page title={text.title} actions={<>{place}{create}</>}>
      {error && !data ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonLines lines={8} />
      ) : documents.length === 0 ? (
        <EmptyState icon={ScrollText} title={text.noDocumentsTitle} action={cannotWrite ? undefined : create}>
          {text.noDocuments}
        </EmptyState>
      ) : (
        <div className={styles.list}>
          <div className={styles.scroll}>
            <table className={styles.documents} aria-label={text.documents}>
              <thead>
                <tr>
                  {Object.entries(columns).map(([key, label]) => (
                    <th key={key} scope="col">
                      {label}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody ref={body}>
                {documents.map((one) => (
                  <DocumentRow key={one.key} document={one} />
                ))}
              </tbody>
            </table>
          </div>
          <aside className={styles.beside} aria-label={provingText.inForce}>
            <InForce />
          </aside>
        </div>
      )}
      {placing ? <PlaceDialog onClose={() => setPlacing(false)} /> : null}
      {creating ? <NewVersion documents={documents} of={null} onClose={() => setCreating(false)} onStarted={(document, started) => void navigate({ to: "/disclosures/$document", params: { document }, search: { version: started, edit: "1" } })} /> : null}
    </Page>
  );
}

function DocumentRow({ document: { key, title, url, in_force, draft, coverage, findings, versions } }: { document: DocumentShown }) {
  const live = versions.find(({ id }) => id === in_force);
  const making = versions.find(({ id }) => id === draft);
  const next = versions.find(({ state }) => state === "scheduled");
  return (
    <tr>
      <th scope="row">
        <Link to="/disclosures/$document" params={{ document: key }} data-document={key}>
          {title}
        </Link>
        <span className="t3 small trunc">{url.replace(/^https?:\/\//, "")}</span>
      </th>
      <td>{live ? text.since(live.number, formatDay(live.in_force_at ?? live.effective_at)) : <span className="t3">{text.nothingInForce}</span>}</td>
      <td>
        {making ? (
          <span className="row">
            <VersionMark state={making.state} />
            <span className="num">{making.number}</span>
            <Pill tone={making.state === "review" ? "rev" : making.state === "draft" ? "neutral" : "accent"}>{words.versionState[making.state]}</Pill>
          </span>
        ) : (
          <span className="t3">{text.noDraft}</span>
        )}
      </td>
      <td>{coverage && live ? <Share share={coverage} number={live.number} /> : <span className="t3">{text.notAsked}</span>}</td>
      <td>
        {findings > 0 ? (
          <span className="row">
            <SeverityGlyph severity="warning" />
            {text.findings(findings)}
          </span>
        ) : (
          <span className="t3">{text.noFindings}</span>
        )}
      </td>
      <td>{next ? text.onDay(next.number, formatDate(next.effective_at)) : <span className="t3">{text.notScheduled}</span>}</td>
    </tr>
  );
}

/** Where a version stands, as a circle. */
export function VersionMark({ state }: { state: VersionState }) {
  switch (state) {
    case "draft":
      return <Mark glyph="todo" tone="idle" />;
    case "review":
      return <Mark glyph="second" tone="rev" />;
    case "approved":
      return <Mark glyph="two-thirds" tone="accent" />;
    case "scheduled":
      return <Mark glyph="most" tone="accent" />;
    case "published":
      return <Mark glyph="done" tone="ok" />;
    case "superseded":
      return <Mark glyph="paused" tone="idle" />;
  }
}
