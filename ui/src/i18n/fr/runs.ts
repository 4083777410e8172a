import type { Catalogs } from "../catalogs.ts";
import { formatNumber } from "../texts.ts";

export const runs: Catalogs["runs"] = {
  kinds: {
    export: "Export de la liste",
    preview: "Examen préalable",
    bulk: "Traitement de demandes",
    import: "Import de demandes",
    verify: "Contrôle de la piste d’audit",
    export_log: "Export de la piste d’audit",
    import_consent: "Import de consentements",
  },
  ended: {
    export: "Liste exportée",
    preview: "Examen préalable terminé",
    bulk: "Demandes traitées",
    import: "Demandes importées",
    verify: "Piste d’audit contrôlée",
    export_log: "Piste d’audit exportée",
    import_consent: "Consentements importés",
  },
  of: (done, total) => `${formatNumber(done)} sur ${formatNumber(total)}`,
  stop: "Arrêter",
  stopped: "arrêté",
  failed: "échec",
  file: "chemin du fichier",
  dismiss: "Masquer",
  percent: (name, percent) => `${name} : ${percent} %`,
};
