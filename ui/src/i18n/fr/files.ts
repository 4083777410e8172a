import type { Catalogs } from "../catalogs.ts";
import { plural } from "../texts.ts";

export const files: Catalogs["files"] = {
  choose: "Choisir un fichier",
  drop: "ou le déposer ici",
  remove: (name) => `Retirer ${name}`,
  large: (name, most) => `${name} dépasse ${most}.`,
  empty: (name) => `${name} est vide.`,
  unreadable: (name) => `${name} est illisible.`,
  kind: (name, endings) => `${name} est d’un autre type. Types acceptés : ${endings}.`,
  full: (most) => `Au plus ${plural(most, "fichier", "fichiers")}.`,
  optional: "facultatif",
};
