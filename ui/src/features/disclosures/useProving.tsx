import { ChartLine, FileDiff, MailPlus } from "lucide-react";
import { useState, type ReactNode } from "react";

import type { DisclosureShown, DocumentShown } from "../../api/generated/index.ts";
import type { Action } from "../../app/actions.ts";
import { useMay } from "../../app/session.tsx";
import { CoverageDialog } from "./Coverage.tsx";
import { NotifyDialog, RedlineDialog } from "./NotifyDialog.tsx";
import { provingText as text } from "./provingText.ts";

/** What a version can be proved with: actions for the page, and the dialog of the one that was chosen. */
export function useProving(detail: DisclosureShown, document: DocumentShown, language: string): { actions: Action[]; dialog: ReactNode } {
  const may = useMay();
  const [asked, setAsked] = useState<"coverage" | "notify" | "redline" | null>(null);
  const close = () => setAsked(null);
  const { change_class } = detail.version;
  const asks = document.audience.some(({ changes }) => changes.includes(change_class));
  const base = { section: text.section };
  const actions: Action[] = [
    { ...base, id: "disclosures.coverage", label: text.coverage, icon: ChartLine, disabledReason: document.in_force ? null : text.nothingInForce, run: () => setAsked("coverage") },
    { ...base, id: "disclosures.redline", label: text.redline, icon: FileDiff, disabledReason: document.versions.length > 1 ? null : text.noOther, run: () => setAsked("redline") },
    { ...base, id: "disclosures.notify", label: text.notify, icon: MailPlus, disabledReason: may("disclosures.write") ? (asks ? null : text.notifyNeeded) : text.noWrite, run: () => setAsked("notify") },
  ];
  const dialog =
    asked === "coverage" ? (
      <CoverageDialog document={document.key} title={document.title} onClose={close} />
    ) : asked === "notify" ? (
      <NotifyDialog detail={detail} onClose={close} />
    ) : asked === "redline" ? (
      <RedlineDialog detail={detail} document={document} language={language} onClose={close} />
    ) : null;
  return { actions, dialog };
}
