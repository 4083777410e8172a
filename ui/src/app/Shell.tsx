import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import {
  Activity,
  ChartColumn,
  Contrast,
  Inbox,
  LayoutDashboard,
  ListChecks,
  LogOut,
  Moon,
  PanelLeft,
  ScrollText,
  Search,
  Settings,
  Sun,
  Waypoints,
  type LucideIcon,
} from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";

import type { ApiError } from "../api/errors.ts";
import { query, refreshSoon, useOperation } from "../api/queries.ts";
import type { Permission } from "../api/generated/index.ts";
import { formatTime } from "../i18n/dates.ts";
import { formatNumber } from "../i18n/texts.ts";
import { Avatar, Dot } from "../ui/bits.tsx";
import { IconButton } from "../ui/Button.tsx";
import { cx } from "../ui/cx.ts";
import { Banner, toastError } from "../ui/feedback.tsx";
import { Kbd } from "../ui/Kbd.tsx";
import { useMedia } from "../ui/useMedia.ts";
import { listenForKeys, useActions, type Action } from "./actions.ts";
import { CommandPalette } from "./CommandPalette.tsx";
import { prefer, usePreferences } from "./preferences.ts";
import { ProgressTray } from "./ProgressTray.tsx";
import { useSession, useMay } from "./session.tsx";
import styles from "./Shell.module.css";
import { ShortcutSheet } from "./ShortcutSheet.tsx";
import { words } from "./words.ts";
import { text as appText } from "./text.ts";

const text = appText.shell;

const ENGINES: Record<string, string> = { postgres: "PostgreSQL", sqlite: "SQLite" };

interface Entry {
  to: "/overview" | "/requests" | "/disclosures" | "/map" | "/health" | "/audit" | "/reports";
  label: string;
  icon: LucideIcon;
  letter: string;
  permission: Permission;
}

const ENTRIES: readonly { title: string | null; entries: readonly Entry[] }[] = [
  {
    title: null,
    entries: [
      { to: "/overview", label: text.overview, icon: LayoutDashboard, letter: "o", permission: "requests.read" },
      { to: "/requests", label: text.requests, icon: Inbox, letter: "r", permission: "requests.read" },
    ],
  },
  {
    title: text.govern,
    entries: [
      { to: "/disclosures", label: text.disclosures, icon: ScrollText, letter: "d", permission: "disclosures.read" },
      { to: "/map", label: text.map, icon: Waypoints, letter: "m", permission: "map.read" },
    ],
  },
  {
    title: text.assure,
    entries: [
      { to: "/health", label: text.health, icon: Activity, letter: "h", permission: "monitor.read" },
      { to: "/audit", label: text.audit, icon: ListChecks, letter: "a", permission: "audit.read" },
      { to: "/reports", label: text.reports, icon: ChartColumn, letter: "p", permission: "reports.export" },
    ],
  },
];

/** The frame around every page: where one can go, what one can run, who one is. */
export function Shell({ offline, children }: { offline: ApiError | null; children: ReactNode }) {
  const { officer, workspace } = useSession();
  const may = useMay();
  const navigate = useNavigate();
  const client = useQueryClient();
  const preferences = usePreferences();
  const narrow = useMedia("(max-width: 1099px)");
  const [overlay, setOverlay] = useState<"palette" | "sheet" | null>(null);
  const counts = useQuery({ ...query("requests.counts", {}), enabled: may("requests.read") });
  const documents = useQuery({ ...query("disclosures.list", {}), enabled: may("disclosures.read") });
  const signOut = useOperation("session.sign_out");
  const drafts = documents.data?.documents.flatMap(({ versions }) => versions).filter(({ state }) => state === "draft" || state === "review").length ?? 0;

  useEffect(listenForKeys, []);

  const leave = () =>
    signOut.mutate({}, {
      onSuccess: () => {
        // The screens go first, so that none of them asks again as nobody; then what the last
        // officer saw goes, so that it is not there for the next one.
        client.setQueryData(query("session.show", {}).queryKey, (shown) => shown && { ...shown, officer: null });
        client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session.show" });
        refreshSoon(client, ["session"]);
      },
      onError: toastError,
    });

  const visible = ENTRIES.map(({ title, entries }) => ({ title, entries: entries.filter(({ permission }) => may(permission)) })).filter(({ entries }) => entries.length > 0);
  const actions: Action[] = [
    ...visible.flatMap(({ entries }) => entries).map(
      ({ to, label, icon, letter }): Action => ({
        id: `go.${letter}`,
        label,
        icon,
        keys: [`g ${letter}`],
        section: text.goTo,
        run: () => void navigate({ to }),
      }),
    ),
    { id: "go.settings", label: text.settings, icon: Settings, keys: ["g s", "ctrl+,"], section: text.goTo, run: () => void navigate({ to: "/settings" }) },
    { id: "palette", label: text.openPalette, keys: ["ctrl+k"], section: text.window, keyOnly: true, run: () => setOverlay("palette") },
    { id: "shortcuts", label: text.shortcuts, keys: ["?"], section: text.window, run: () => setOverlay("sheet") },
    { id: "sidebar", label: text.sidebar, icon: PanelLeft, keys: ["ctrl+b", "["], section: text.window, run: () => prefer({ sidebar: preferences.sidebar === "open" ? "rail" : "open" }) },
    { id: "regions", label: text.regions, keys: ["f6"], section: text.window, keyOnly: true, run: () => {} },
    { id: "theme.light", label: text.light, icon: Sun, section: text.window, run: () => prefer({ theme: "light" }) },
    { id: "theme.dark", label: text.dark, icon: Moon, section: text.window, run: () => prefer({ theme: "dark" }) },
    { id: "theme.hc", label: text.contrast, icon: Contrast, section: text.window, run: () => prefer({ theme: "hc" }) },
    { id: "signOut", label: text.signOut, icon: LogOut, section: text.window, run: leave },
  ];
  useActions(actions);

  const rail = narrow || preferences.sidebar === "rail";
  return (
    <div className={cx(styles.app, rail && styles.rail)}>
      <a
        className={styles.skip}
        href="#content"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("content")?.focus();
        }}
      >
        {text.skip}
      </a>
      <aside className={styles.side} aria-label={text.primary} data-region tabIndex={-1}>
        <div className={styles.workspace} title={workspace.name}>
          <span className={styles.mark} aria-hidden>
            {workspace.name.charAt(0).toUpperCase()}
          </span>
          <span className={cx(styles.label, "trunc")}>{workspace.name}</span>
        </div>
        <button type="button" className={styles.search} aria-keyshortcuts="Control+K" aria-label={rail ? text.openPalette : undefined} onClick={() => setOverlay("palette")}>
          <Search size={14} strokeWidth={1.75} aria-hidden />
          <span>{text.search}</span>
          <Kbd keys="ctrl+k" />
        </button>
        <nav className={styles.nav} aria-label={text.sections}>
          {visible.map(({ title, entries }) => (
            <NavSection key={title ?? ""} title={title}>
              {entries.map(({ to, label, icon: Icon }) => (
                <li key={to}>
                  <Link to={to} className={styles.item} activeOptions={{ includeSearch: false }} title={rail ? label : undefined} aria-label={rail ? label : undefined}>
                    <Icon size={16} strokeWidth={1.6} aria-hidden />
                    <span className={styles.label}>{label}</span>
                    {to === "/requests" && counts.data ? <span className={styles.n}>{formatNumber(counts.data.open)}</span> : null}
                    {to === "/disclosures" && drafts > 0 ? <span className={styles.n}>{text.drafts(drafts)}</span> : null}
                  </Link>
                </li>
              ))}
            </NavSection>
          ))}
        </nav>
        <div className={styles.foot}>
          <div className={styles.connection} title={offline ? text.disconnected : text.connected}>
            <Dot tone={offline ? "crit" : "ok"} />
            <span className={cx(styles.label, "trunc")}>
              {offline ? text.disconnected : workspace.demonstration ? text.demonstration(ENGINES[workspace.engine] ?? workspace.engine) : (ENGINES[workspace.engine] ?? workspace.engine)}
            </span>
            {offline ? null : <span className={styles.n}>{text.latency(workspace.latency_ms)}</span>}
          </div>
          <Link to="/settings" className={styles.item} activeOptions={{ includeSearch: false }} title={rail ? text.settings : undefined} aria-label={rail ? text.settings : undefined}>
            <Settings size={16} strokeWidth={1.6} aria-hidden />
            <span className={styles.label}>{text.settings}</span>
          </Link>
          <div className={styles.me}>
            <Avatar name={officer.name} size="large" />
            <span className={styles.who}>
              <span className="strong trunc">{officer.name}</span>
              <span className="trunc" title={officer.roles.map((role) => words.role[role]).join(", ")}>
                {officer.roles.map((role) => words.role[role])[0] ?? ""}
              </span>
            </span>
            <span className={styles.signOut}>
              <IconButton icon={LogOut} iconSize={15} size="small" aria-label={text.signOut} onPress={leave} />
            </span>
          </div>
        </div>
      </aside>
      <main className={styles.main} id="content" tabIndex={-1} data-region>
        {offline ? (
          <div className={styles.offline}>
            <Banner severity="warning">{text.offline(formatTime(new Date(client.getQueryState(["session.show", {}])?.dataUpdatedAt ?? Date.now()).toISOString()))}</Banner>
          </div>
        ) : null}
        {children}
      </main>
      <ProgressTray />
      {overlay === "palette" ? <CommandPalette onClose={() => setOverlay(null)} /> : null}
      {overlay === "sheet" ? <ShortcutSheet onClose={() => setOverlay(null)} /> : null}
    </div>
  );
}

function NavSection({ title, children }: { title: string | null; children: ReactNode }) {
  return (
    <>
      {title ? <h2>{title}</h2> : null}
      <ul>{children}</ul>
    </>
  );
}
