import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import {
  Activity,
  ChartColumn,
  Contrast,
  Inbox,
  LayoutDashboard,
  ListChecks,
  LockKeyhole,
  LogOut,
  Moon,
  PanelLeft,
  ScrollText,
  Search,
  Settings,
  Sun,
  ToggleRight,
  Waypoints,
  ZoomIn,
  ZoomOut,
  type LucideIcon,
} from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { flushSync } from "react-dom";

import { query } from "../api/queries.ts";
import type { Permission } from "../api/generated/index.ts";
import { formatNumber, formatPercent } from "../i18n/texts.ts";
import { Avatar, Dot } from "../ui/bits.tsx";
import { IconButton } from "../ui/Button.tsx";
import { cx } from "../ui/cx.ts";
import { toast, toastError, undoLast } from "../ui/feedback.tsx";
import { Kbd } from "../ui/Kbd.tsx";
import { ariaKeys, isMac } from "../ui/keys.ts";
import { useMedia } from "../ui/useMedia.ts";
import { listenForKeys, useActions, useKeyOf, type Action } from "./actions.ts";
import { CommandPalette } from "./CommandPalette.tsx";
import { copyActions } from "./copyAs.ts";
import { useFileDrop } from "./fileDrop.ts";
import { keepFocus } from "./keepFocus.ts";
import { lock } from "./lock.ts";
import { useNativeMenu, useNativeTheme } from "./menu.ts";
import { useNotifications } from "./notifications.ts";
import { OfflineBar } from "./OfflineBar.tsx";
import { currentPreferences, prefer, usePreferences } from "./preferences.ts";
import { ProgressTray } from "./ProgressTray.tsx";
import { RETRY_MS, useSession, useMay } from "./session.tsx";
import styles from "./Shell.module.css";
import { ShortcutSheet } from "./ShortcutSheet.tsx";
import { words } from "./words.ts";
import { canZoom, zoomBy, zoomTo } from "./zoom.ts";
import { text as appText } from "./text.ts";
import { useSignOut } from "./useSignOut.ts";

const text = appText.shell;

const ENGINES: Record<string, string> = { postgres: "PostgreSQL", sqlite: "SQLite" };

interface Entry {
  to: "/overview" | "/requests" | "/disclosures" | "/consent" | "/map" | "/health" | "/audit" | "/reports";
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
      { to: "/consent", label: text.consent, icon: ToggleRight, letter: "c", permission: "consent.read" },
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

interface Offline {
  knownAt: number;
  failedAt: number;
  retrying: boolean;
  retry: () => void;
}

/** The frame around every page: where one can go, what one can run, who one is. */
export function Shell({ offline, children }: { offline: Offline | null; children: ReactNode }) {
  const { officer, workspace } = useSession();
  const may = useMay();
  const navigate = useNavigate();
  const preferences = usePreferences();
  const narrow = useMedia("(max-width: 1099px)");
  const [overlay, setOverlay] = useState<"palette" | "sheet" | null>(null);
  const [leaving, setLeaving] = useState(false);
  const counts = useQuery({ ...query("requests.counts", {}), enabled: may("requests.read") && !leaving });
  const documents = useQuery({ ...query("disclosures.list", {}), enabled: may("disclosures.read") && !leaving });
  const signOut = useSignOut();
  const drafts = documents.data?.documents.flatMap(({ versions }) => versions).filter(({ state }) => state === "draft" || state === "review").length ?? 0;

  useEffect(listenForKeys, []);
  useEffect(keepFocus, []);
  useNativeMenu();
  useNativeTheme(preferences.theme);
  useFileDrop();
  useNotifications();

  const leave = () => {
    // The screens go first, so that none of them asks again as nobody.
    flushSync(() => setLeaving(true));
    void signOut.leave({
      onError: (error) => {
        setLeaving(false);
        toastError(error);
      },
    });
  };

  const visible = ENTRIES.map(({ title, entries }) => ({ title, entries: entries.filter(({ permission }) => may(permission)) })).filter(({ entries }) => entries.length > 0);
  const zoom = (change: () => void) => () => {
    change();
    toast("done", text.zoomed(formatPercent(currentPreferences().zoom)));
  };
  const actions: Action[] = [
    ...visible.flatMap(({ entries }) => entries).map(
      ({ to, label, icon, letter }): Action => ({
        id: `go.${letter}`,
        label,
        icon,
        keys: [`g ${letter}`],
        section: text.goTo,
        menu: "go",
        run: () => void navigate({ to }),
      }),
    ),
    { id: "go.settings", label: text.settings, icon: Settings, keys: ["g s", "ctrl+,"], section: text.goTo, menu: "go", run: () => void navigate({ to: "/settings" }) },
    { id: "go.back", label: text.back, keys: [isMac ? "ctrl+[" : "alt+arrowleft"], section: text.goTo, menu: "go", keyOnly: true, run: () => window.history.back() },
    { id: "go.forward", label: text.forward, keys: [isMac ? "ctrl+]" : "alt+arrowright"], section: text.goTo, menu: "go", keyOnly: true, run: () => window.history.forward() },
    // A page that has rows offers to copy them, before this link to the page itself.
    ...copyActions(text.window, [{ id: "page", href: "", cells: {} }], ["link"]),
    { id: "undo", label: text.undo, keys: ["ctrl+z"], section: text.window, menu: "edit", keyOnly: true, run: () => void (undoLast() || toast("done", text.nothingToUndo)) },
    { id: "palette", label: text.openPalette, keys: ["ctrl+k"], section: text.window, menu: "edit", keyOnly: true, run: () => setOverlay("palette") },
    { id: "shortcuts", label: text.shortcuts, keys: ["?"], section: text.window, menu: "help", run: () => setOverlay("sheet") },
    { id: "sidebar", label: text.sidebar, icon: PanelLeft, keys: ["ctrl+b", "["], section: text.window, menu: "view", run: () => prefer({ sidebar: preferences.sidebar === "open" ? "rail" : "open" }) },
    { id: "regions", fixed: true, label: text.regions, keys: ["f6"], section: text.window, keyOnly: true, run: () => {} },
    { id: "theme.light", label: text.light, icon: Sun, section: text.window, menu: "view", run: () => prefer({ theme: "light" }) },
    { id: "theme.dark", label: text.dark, icon: Moon, section: text.window, menu: "view", run: () => prefer({ theme: "dark" }) },
    { id: "theme.hc", label: text.contrast, icon: Contrast, section: text.window, menu: "view", run: () => prefer({ theme: "hc" }) },
    ...(canZoom()
      ? ([
          { id: "zoom.in", always: true, label: text.zoomIn, icon: ZoomIn, keys: ["ctrl+plus", "ctrl+="], section: text.window, menu: "view", run: zoom(() => zoomBy(1)) },
          { id: "zoom.out", always: true, label: text.zoomOut, icon: ZoomOut, keys: ["ctrl+minus"], section: text.window, menu: "view", run: zoom(() => zoomBy(-1)) },
          { id: "zoom.reset", always: true, label: text.zoomReset, keys: ["ctrl+0"], section: text.window, menu: "view", run: zoom(() => zoomTo(1)) },
        ] satisfies Action[])
      : []),
    { id: "reload", label: text.reload, keys: ["ctrl+r"], section: text.window, menu: "view", keyOnly: true, run: () => window.location.reload() },
    { id: "lock", always: true, label: text.lock, icon: LockKeyhole, keys: ["ctrl+l"], section: text.window, menu: "file", run: lock },
    { id: "signOut", label: text.signOut, icon: LogOut, section: text.window, menu: "file", run: leave },
  ];
  useActions(actions);

  const searchKey = useKeyOf()("palette", "ctrl+k");
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
        <button type="button" className={styles.search} aria-keyshortcuts={searchKey ? ariaKeys(searchKey) : undefined} aria-label={rail ? text.openPalette : undefined} onClick={() => setOverlay("palette")}>
          <Search size={14} strokeWidth={1.75} aria-hidden />
          <span>{text.search}</span>
          {searchKey ? <Kbd keys={searchKey} /> : null}
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
        {offline ? <OfflineBar knownAt={offline.knownAt} failedAt={offline.failedAt} retryMs={RETRY_MS} retrying={offline.retrying} onRetry={offline.retry} /> : null}
        {leaving ? null : children}
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
