import type { Translation } from "../catalogs.ts";
import { app } from "./app.ts";
import { attach } from "./attach.ts";
import { audit } from "./audit.ts";
import { beside } from "./beside.ts";
import { bulk } from "./bulk.ts";
import { charts } from "./charts.ts";
import { dates } from "./dates.ts";
import { disclosures } from "./disclosures.ts";
import { draft } from "./draft.ts";
import { editor } from "./editor.ts";
import { errors } from "./errors.ts";
import { files } from "./files.ts";
import { health } from "./health.ts";
import { imports } from "./import.ts";
import { map } from "./map.ts";
import { newRequest } from "./newRequest.ts";
import { overview } from "./overview.ts";
import { proving } from "./proving.ts";
import { queue } from "./queue.ts";
import { reports } from "./reports.ts";
import { requestActions } from "./requestActions.ts";
import { requestPage } from "./requestPage.ts";
import { requests } from "./requests.ts";
import { review } from "./review.ts";
import { runs } from "./runs.ts";
import { settings } from "./settings.ts";
import { start } from "./start.ts";
import { ui } from "./ui.ts";
import { words } from "./words.ts";

export const catalogs: Translation<"fr"> = {
  app,
  attach,
  audit,
  beside,
  bulk,
  charts,
  dates,
  disclosures,
  draft,
  editor,
  errors,
  files,
  health,
  import: imports,
  map,
  newRequest,
  overview,
  proving,
  queue,
  reports,
  requestActions,
  requestPage,
  requests,
  review,
  runs,
  settings,
  start,
  ui,
  words,
};
