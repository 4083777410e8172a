import { Activity, Ban, Boxes, Circle, ClipboardList, Database, FileChartColumn, Fingerprint, Inbox, Layers, LogIn, Mail, NotebookPen, Paperclip, PanelsTopLeft, ScrollText, ShieldCheck, Stamp, Users, Waypoints, type LucideIcon } from "lucide-react";

const ICONS: Record<string, LucideIcon> = {
  requests: Inbox,
  letters: Mail,
  attachments: Paperclip,
  notes: NotebookPen,
  mandates: Stamp,
  evidence: Fingerprint,
  tasks: ClipboardList,
  views: PanelsTopLeft,
  runs: Layers,
  session: LogIn,
  operations: Ban,
  disclosures: ScrollText,
  officers: Users,
  sources: Database,
  map: Waypoints,
  audit: ShieldCheck,
  reports: FileChartColumn,
  monitor: Activity,
  workspace: Boxes,
};

/** The sign of the noun that an action is about; the action itself stands beside it. */
export function EntryIcon({ action }: { action: string }) {
  const Icon = ICONS[action.split(".")[0] ?? ""] ?? Circle;
  return <Icon size={14} strokeWidth={1.6} aria-hidden />;
}
