import { Copy, Link2 } from "lucide-react";

import { toast, toastError } from "../ui/feedback.tsx";
import type { Action } from "./actions.ts";
import { text as appText } from "./text.ts";

const text = appText.copyAs;

/** What can be copied of a row: its cells under their names, its link and its id. */
export interface CopyableRow {
  id: string;
  /** Address inside the window, such as `#/requests/…`; empty: where the window is. */
  href: string;
  cells: Readonly<Record<string, string>>;
  /** Its cells name a person. */
  personal?: boolean;
}

export type CopyForm = "text" | "tsv" | "markdown" | "json" | "link" | "id";

/** Rows as text of a form. A cell never breaks out of its place, and never becomes a formula. */
export function rowsAs(form: CopyForm, rows: readonly CopyableRow[]): string {
  const names = Object.keys(rows[0]?.cells ?? {});
  switch (form) {
    case "text":
      return rows.map(({ cells }) => Object.entries(cells).map(([name, value]) => `${name}: ${value}`).join("\n")).join("\n\n");
    case "tsv":
      return [names, ...rows.map(({ cells }) => names.map((name) => cells[name] ?? ""))].map((line) => line.map(tabCell).join("\t")).join("\n");
    case "markdown":
      return [names, names.map(() => "---"), ...rows.map(({ cells }) => names.map((name) => cells[name] ?? ""))].map((line) => `| ${line.map(markdownCell).join(" | ")} |`).join("\n");
    case "json":
      return JSON.stringify(rows.map(({ id, cells }) => ({ id, ...cells })), null, 2);
    case "link":
      return rows.map(({ href }) => new URL(href || window.location.hash, window.location.href).href).join("\n");
    case "id":
      return rows.map(({ id }) => id).join("\n");
  }
}

const FORMS: readonly CopyForm[] = ["text", "tsv", "markdown", "json", "link", "id"];

/** The actions that copy what is chosen, for the keys, the palette and the Edit menu. */
export function copyActions(section: string, rows: readonly CopyableRow[], forms: readonly CopyForm[] = FORMS, reason: string | null = null): Action[] {
  const disabledReason = reason ?? (rows.length === 0 ? text.nothing : null);
  return forms.map((form): Action => ({
    id: `copy.${form}`,
    label: text.forms[form],
    icon: form === "link" ? Link2 : Copy,
    section,
    menu: "edit",
    keys: form === "text" ? ["ctrl+c"] : form === "link" ? ["ctrl+shift+c"] : [],
    disabledReason,
    run: () => void navigator.clipboard.writeText(rowsAs(form, rows)).then(() => toast("done", form === "link" ? text.linkCopied : text.copied(rows.length), isPersonal(form, rows) ? text.personal : undefined), toastError),
  }));
}

/** Links and ids name nobody. */
function isPersonal(form: CopyForm, rows: readonly CopyableRow[]): boolean {
  return form !== "link" && form !== "id" && rows.some(({ personal }) => personal);
}

function tabCell(value: string): string {
  const flat = value.replaceAll(/[\t\r\n]+/g, " ");
  return /^[=+\-@]/.test(flat) ? `'${flat}` : flat;
}

function markdownCell(value: string): string {
  return value.replaceAll(/[\r\n]+/g, " ").replaceAll("\\", "\\\\").replaceAll("|", "\\|");
}
