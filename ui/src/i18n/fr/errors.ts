import type { Catalogs } from "../catalogs.ts";

export const errors: Catalogs["errors"] = {
  unknown: "La réponse de la console n’est aucune des erreurs connues.",
  offline: "La console ne répond pas.",
  titles: {
    not_found: "Cet élément n’existe pas",
    forbidden: "Vos rôles ne le permettent pas",
    refused: "Impossible pour le moment",
    conflict: "Quelqu’un vous a devancé",
    stopped: "Arrêté",
    invalid: "La saisie contient une erreur",
    source_unavailable: "Une source ne répond pas",
    ledger_broken: "La piste d’audit n’est pas intègre",
    signed_out: "Session fermée",
    internal: "La console a échoué",
    offline: "Non connecté",
  },
};
