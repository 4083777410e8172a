import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
} from "@tanstack/react-router";
import * as v from "valibot";

import { QueueSearch } from "../features/requests/search.ts";
import { Gate } from "./Gate.tsx";
import { Home } from "./Home.tsx";
import { NotFound, ScreenError } from "./NotFound.tsx";
import { currentPreferences } from "./preferences.ts";
import { freeText, listOf, oneOf, parseSearch, stringifySearch } from "./search.ts";

const root = createRootRoute({
  component: () => (
    <Gate>
      <Outlet />
    </Gate>
  ),
  notFoundComponent: NotFound,
});

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: Home,
});

const overview = createRoute({
  getParentRoute: () => root,
  path: "/overview",
  validateSearch: v.object({ range: oneOf(["30", "7", "90"]) }),
  component: lazyRouteComponent(() => import("../features/overview/OverviewPage.tsx"), "OverviewPage"),
});

const requests = createRoute({
  getParentRoute: () => root,
  path: "/requests",
  validateSearch: QueueSearch,
  component: lazyRouteComponent(() => import("../features/requests/QueuePage.tsx"), "QueuePage"),
});

export const REQUEST_TABS = ["data", "identity", "plan", "letters", "delivery", "tasks", "notes", "message", "activity"] as const;

const request = createRoute({
  getParentRoute: () => root,
  path: "/requests/$id",
  validateSearch: v.object({
    tab: v.optional(v.fallback(v.picklist([...REQUEST_TABS, ""]), ""), ""),
    collection: freeText,
    /** The letter that is to be written. */
    letter: v.optional(v.fallback(v.string(), "")),
    record: freeText,
  }),
  component: lazyRouteComponent(() => import("../features/requests/RequestPage.tsx"), "RequestPage"),
});

const disclosures = createRoute({
  getParentRoute: () => root,
  path: "/disclosures",
  /** A version that is linked to by its id alone. */
  validateSearch: v.object({ version: freeText }),
  component: lazyRouteComponent(() => import("../features/disclosures/DisclosuresPage.tsx"), "DisclosuresPage"),
});

const disclosure = createRoute({
  getParentRoute: () => root,
  path: "/disclosures/$document",
  validateSearch: v.object({ version: freeText, language: freeText, against: freeText, edit: oneOf(["", "1"]), view: oneOf(["inline", "beside", "final"]) }),
  component: lazyRouteComponent(() => import("../features/disclosures/DocumentPage.tsx"), "DocumentPage"),
});

const consent = createRoute({
  getParentRoute: () => root,
  path: "/consent",
  validateSearch: v.object({
    tab: oneOf(["purposes", "person", "outbox"]),
    days: oneOf(["90", "30", "365"]),
    shape: oneOf(["chart", "table"]),
    /** The purpose that is pointed out. */
    purpose: freeText,
    /** The recipient whose deliveries are shown, and which of them. */
    recipient: freeText,
    /** None: what was given up, as long as there is any. */
    status: oneOf(["", "waiting", "dead", "acknowledged", "superseded"]),
  }),
  component: lazyRouteComponent(() => import("../features/consent/ConsentPage.tsx"), "ConsentPage"),
});

const map = createRoute({
  getParentRoute: () => root,
  path: "/map",
  validateSearch: v.object({
    view: oneOf(["graph", "list"]),
    collection: freeText,
    field: freeText,
    categories: listOf(["personal", "behavioral", "financial", "content", "technical"]),
    purpose: v.optional(v.fallback(v.picklist(["", "service_delivery", "analytics", "marketing", "legal", "security"]), ""), ""),
    walk: freeText,
    step: freeText,
  }),
  component: lazyRouteComponent(() => import("../features/map/MapPage.tsx"), "MapPage"),
});

const health = createRoute({
  getParentRoute: () => root,
  path: "/health",
  validateSearch: v.object({ range: oneOf(["60", "15", "360", "1440"]) }),
  component: lazyRouteComponent(() => import("../features/health/HealthPage.tsx"), "HealthPage"),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  validateSearch: v.object({ entry: freeText, q: freeText, by: v.optional(v.fallback(v.picklist(["", "day", "hour"]), ""), "") }),
  component: lazyRouteComponent(() => import("../features/audit/AuditPage.tsx"), "AuditPage"),
});

const reports = createRoute({
  getParentRoute: () => root,
  path: "/reports",
  validateSearch: v.object({ report: oneOf(["register", "audit", "erasure_certificate"]), format: oneOf(["pdf", "csv"]), from: freeText, to: freeText }),
  component: lazyRouteComponent(() => import("../features/reports/ReportsPage.tsx"), "ReportsPage"),
});

export const SETTINGS = ["workspaces", "sources", "map", "officers", "clock", "letters", "services", "metrics", "appearance", "shortcuts", "about"] as const;

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  validateSearch: v.object({ section: oneOf(SETTINGS) }),
  component: lazyRouteComponent(() => import("../features/settings/SettingsPage.tsx"), "SettingsPage"),
});

/** Every component in every state; not for officers. */
const gallery = createRoute({
  getParentRoute: () => root,
  path: "/gallery",
  beforeLoad: () => {
    if (!import.meta.env.DEV && !currentPreferences().gallery) throw notFound();
  },
  component: lazyRouteComponent(() => import("../gallery/GalleryPage.tsx"), "GalleryPage"),
});

const routeTree = root.addChildren([home, overview, requests, request, disclosures, disclosure, consent, map, health, audit, reports, settings, gallery]);

export const router = createRouter({
  routeTree,
  history: createHashHistory(),
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultErrorComponent: ScreenError,
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
