import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from "@tanstack/react-router";
import * as v from "valibot";

import { QueueSearch } from "../features/requests/search.ts";
import { Gate } from "./Gate.tsx";
import { Home } from "./Home.tsx";
import { NotFound, ScreenError } from "./NotFound.tsx";
import { freeText, oneOf, parseSearch, stringifySearch } from "./search.ts";

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
  component: lazyRouteComponent(() => import("../features/overview/OverviewPage.tsx"), "OverviewPage"),
});

const requests = createRoute({
  getParentRoute: () => root,
  path: "/requests",
  validateSearch: QueueSearch,
  component: lazyRouteComponent(() => import("../features/requests/QueuePage.tsx"), "QueuePage"),
});

export const REQUEST_TABS = ["data", "identity", "plan", "delivery", "activity", "message"] as const;

const request = createRoute({
  getParentRoute: () => root,
  path: "/requests/$id",
  validateSearch: v.object({
    tab: v.optional(v.fallback(v.picklist([...REQUEST_TABS, ""]), ""), ""),
    collection: freeText,
    record: freeText,
  }),
  component: lazyRouteComponent(() => import("../features/requests/RequestPage.tsx"), "RequestPage"),
});

const disclosures = createRoute({
  getParentRoute: () => root,
  path: "/disclosures",
  validateSearch: v.object({ version: freeText, language: freeText }),
  component: lazyRouteComponent(() => import("../features/disclosures/DisclosuresPage.tsx"), "DisclosuresPage"),
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
  validateSearch: v.object({ entry: freeText, request: freeText, actions: freeText }),
  component: lazyRouteComponent(() => import("../features/audit/AuditPage.tsx"), "AuditPage"),
});

const reports = createRoute({
  getParentRoute: () => root,
  path: "/reports",
  component: lazyRouteComponent(() => import("../features/reports/ReportsPage.tsx"), "ReportsPage"),
});

export const SETTINGS = ["sources", "map", "officers", "appearance", "shortcuts"] as const;

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  validateSearch: v.object({ section: oneOf(SETTINGS) }),
  component: lazyRouteComponent(() => import("../features/settings/SettingsPage.tsx"), "SettingsPage"),
});

const routeTree = root.addChildren([home, overview, requests, request, disclosures, health, audit, reports, settings]);

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
