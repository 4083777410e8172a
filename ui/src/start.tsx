import { QueryClientProvider, useQueryClient } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode, useEffect } from "react";
import { I18nProvider } from "react-aria-components";
import { createRoot } from "react-dom/client";

import { currentTransport, setTransport } from "./api/client.ts";
import { parsePush } from "./api/push.ts";
import { createQueryClient, refreshSoon } from "./api/queries.ts";
import { noteProgress } from "./app/jobs.ts";
import { applyPreferences, followSystem } from "./app/preferences.ts";
import { router } from "./app/router.tsx";
import { noteRun } from "./app/runs.ts";
import { applyZoom } from "./app/zoom.ts";
import { REGION } from "./i18n/language.ts";
import { connect } from "./platform/index.ts";

/** Hears what the console says unasked: what became stale, and how far jobs are. */
function Pushes() {
  const client = useQueryClient();
  useEffect(
    () => {
      let lost = false;
      return currentTransport().listen(
        (message) => {
          const push = parsePush(message);
          if (push?.topic === "changed") refreshSoon(client, push.tags);
          if (push?.topic === "run") noteRun(push);
          if (push?.topic === "progress") {
            noteProgress(push);
            if (push.state !== "running") refreshSoon(client, ["requests", "overview", "audit"]);
          }
        },
        (connected) => {
          // What was missed while away is asked for again.
          if (connected && lost) void client.invalidateQueries();
          if (!connected && !lost) refreshSoon(client, ["session"]);
          lost = !connected;
        },
      );
    },
    [client],
  );
  return null;
}

/** Shows the window. The words of its language are loaded before this module is. */
export async function start(): Promise<void> {
  applyPreferences();
  followSystem();
  setTransport(await connect());
  applyZoom();
  const root = document.getElementById("root");
  if (!root) throw new Error("index.html has an element with the id root");
  createRoot(root).render(
    <StrictMode>
      <I18nProvider locale={REGION}>
        <QueryClientProvider client={createQueryClient()}>
          <Pushes />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  );
}
