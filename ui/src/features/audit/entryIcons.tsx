import { Activity, Ban, Boxes, Circle, Database, FileChartColumn, Inbox, LogIn, ScrollText, ShieldCheck, Users, Waypoints, type LucideIcon } from "lucide-react";

const ICONS: Record<string, LucideIcon> = {
  requests: Inbox,
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
