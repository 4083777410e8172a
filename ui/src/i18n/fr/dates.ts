import type { Catalogs } from "../catalogs.ts";
import { plural } from "../texts.ts";

export const dates: Catalogs["dates"] = {
  moment: (day, time) => `${day}, ${time}`,
  justNow: "à l’instant",
  week: (number) => `sem. ${number}`,
  bytes: (count) => plural(count, "octet", "octets"),
};
