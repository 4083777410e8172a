import { Link } from "@tanstack/react-router";
import { BadgeCheck, CalendarPlus, Check, CheckCheck, CircleDot, DownloadCloud, Eraser, EyeOff, Eye, Fingerprint, Inbox, Mail, Send, ShieldX, type LucideIcon } from "lucide-react";

import type { EntryListed } from "../../api/generated/index.ts";
import { formatMoment, formatRecent, formatUtc } from "../../i18n/dates.ts";
import { words } from "../../app/words.ts";
import styles from "./RequestPanel.module.css";

const ICONS: readonly [RegExp, LucideIcon][] = [
  [/opened|received/, Inbox],
  [/acknowledg/, Mail],
  [/identity/, Fingerprint],
  [/verif/, BadgeCheck],
  [/collect|planned|plan/, DownloadCloud],
  [/withh/, EyeOff],
  [/approve/, CheckCheck],
  [/submit/, Send],
  [/extend|pause|flag|hold/, CalendarPlus],
  [/deliver|package/, Send],
  [/eras|execut/, Eraser],
  [/refus/, ShieldX],
  [/shown|look|reveal|seen/, Eye],
  [/clos|confirm|appl/, Check],
];

function iconOf(action: string): LucideIcon {
  return ICONS.find(([pattern]) => pattern.test(action))?.[1] ?? CircleDot;
}

/** What happened, newest first. With `linked`, each line leads to its entry in the audit trail. */
export function Timeline({ activity, linked = false }: { activity: readonly EntryListed[]; linked?: boolean }) {
  return (
    <ol className={styles.timeline}>
      {activity.map((entry) => {
        const Icon = iconOf(entry.action);
        return (
          <li key={entry.index}>
            <span className={styles.icon}>
              <Icon size={14} strokeWidth={1.6} aria-hidden />
            </span>
            <span>
              {words.action(entry.action)} <span className={styles.by}>{entry.actor}</span>
            </span>
            <span className="row">
              <time dateTime={entry.at} title={`${formatUtc(entry.at)} UTC`}>
                {linked ? formatMoment(entry.at) : formatRecent(entry.at)}
              </time>
              {linked ? (
                <Link to="/audit" search={{ entry: String(entry.index), q: "", by: "" }} className="mono t3">
                  #{entry.index}
                </Link>
              ) : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
