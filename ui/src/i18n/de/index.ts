import type { Translation } from "../catalogs.ts";
import { dates } from "./dates.ts";

export const catalogs: Translation<"de"> = { dates };
