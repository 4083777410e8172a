import type { Translation } from "../catalogs.ts";
import { app } from "./app.ts";
import { attach } from "./attach.ts";
import { charts } from "./charts.ts";
import { dates } from "./dates.ts";
import { draft } from "./draft.ts";
import { errors } from "./errors.ts";
import { files } from "./files.ts";
import { health } from "./health.ts";
import { newRequest } from "./newRequest.ts";
import { runs } from "./runs.ts";
import { start } from "./start.ts";
import { ui } from "./ui.ts";

export const catalogs: Translation<"pl"> = { app, attach, charts, dates, draft, errors, files, health, newRequest, runs, start, ui };
