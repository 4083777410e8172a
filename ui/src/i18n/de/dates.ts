import type { Catalogs } from "../catalogs.ts";
import { plural } from "../texts.ts";

export const dates: Catalogs["dates"] = {
  moment: (day, time) => `${day}, ${time}`,
  justNow: "gerade eben",
  week: (number) => `KW ${number}`,
  bytes: (count) => plural(count, "Byte", "Byte"),
};
