import type { Catalogs } from "../catalogs.ts";

export const attach: Catalogs["attach"] = {
  label: "Message original",
  hint: "E-mail, PDF, courrier ou image, 10 Mio au plus. Le fichier est scellé et disparaît avec la demande.",
};
