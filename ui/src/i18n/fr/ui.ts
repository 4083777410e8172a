import type { Catalogs } from "../catalogs.ts";
import { formatNumber, plural } from "../texts.ts";

export const ui: Catalogs["ui"] = {
  // Dialogs
  close: "Fermer",
  cancel: "Annuler",
  discardQuestion: "Abandonner votre saisie ?",
  discard: "Abandonner",
  keep: "Continuer la saisie",
  // Small parts
  sources: (answered, all, failed) =>
    failed === 0
      ? `Réponse de ${formatNumber(answered)} sur ${plural(all, "source", "sources")}`
      : `Réponse de ${formatNumber(answered)} sur ${plural(all, "source", "sources")}, ${plural(failed, "échec", "échecs")}`,
  noSources: "Aucune source interrogée",
  copied: "Copié",
  copy: (what) => `Copier : ${what}`,
  withheld: "Occulté",
  // Messages
  retry: "Réessayer",
  dismiss: "Masquer",
  undo: "Annuler",
  loading: "Chargement",
  messages: "Messages",
  // Fields
  optional: "facultatif",
  clear: "Effacer la recherche",
  typeToConfirm: (word) => `Saisissez ${word} pour confirmer`,
  typedWrong: (word) => `La saisie ne correspond pas à ${word}.`,
  // Steps
  done: "fait",
  current: "en cours",
  todo: "à faire",
  steps: "Étapes",
};
