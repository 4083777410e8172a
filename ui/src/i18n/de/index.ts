import type { Translation } from "../catalogs.ts";
import { dates } from "./dates.ts";
import { health } from "./health.ts";

export const catalogs: Translation<"de"> = { dates, health };
