import type { Catalogs } from "../catalogs.ts";

export const attach: Catalogs["attach"] = {
  label: "Oryginalna wiadomość",
  hint: "E-mail, PDF, list lub obraz, najwyżej 10 MB. Plik jest zapieczętowany i znika razem z wnioskiem.",
};
