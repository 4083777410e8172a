import type { Catalogs } from "../catalogs.ts";
import { formatNumber, plural } from "../texts.ts";

export const queue: Catalogs["queue"] = {
  // Filters
  is: "est",
  isAnyOf: "parmi",
  isNot: "n’est pas",
  isNoneOf: "hors de",
  turn: (sentence) => `Inverser : ${sentence}`,
  assignee: "Responsable",
  me: "Moi",
  nobody: "Aucun",
  // Views
  saveView: "Enregistrer la vue",
  saveViewTitle: "Enregistrer cette vue",
  viewName: "Nom",
  viewNameHint: "Elle conserve filtres, ordre et groupement. Une recherche n’est pas conservée : elle garderait un nom ou une adresse hors de portée d’un effacement.",
  viewNameMissing: "Donnez un nom à la vue.",
  viewSaved: (name) => `Vue « ${name} » enregistrée`,
  viewKept: (name) => `Ces filtres sont déjà enregistrés sous « ${name} ».`,
  viewDeleted: (name) => `Vue « ${name} » supprimée`,
  viewRenamed: "Vue renommée",
  renameView: "Renommer la vue",
  renameViewOf: (name) => `Renommer « ${name} »`,
  deleteView: "Supprimer la vue",
  updateView: "Enregistrer ces filtres dans la vue",
  viewActions: (name) => `Actions de la vue ${name}`,
  nothingToSave: "Rien n’est filtré.",
  viewNumber: (number, name) => `Vue ${number} : ${name}`,
  undo: "Annuler",
  restored: "État précédent rétabli",
  // Display
  display: "Options d’affichage",
  density: "Densité",
  densities: { compact: "Compacte", normal: "Normale", roomy: "Aérée" },
  groupBy: "Grouper par",
  groupBys: { due: "Échéance", none: "Rien" },
  groupedBy: { due: "échéance", none: "rien" },
  notGrouped: "Les lignes ne sont pas groupées.",
  order: "Ordre",
  orders: { due: "Croissant", "-due": "Décroissant" },
  columns: "Colonnes",
  widthOf: (column) => `Largeur : ${column}`,
  resetWidths: "Largeurs d’origine",
  usualWidths: "Toutes les colonnes ont leur largeur d’origine.",
  foldAll: "Replier tous les groupes",
  unfoldAll: "Déplier tous les groupes",
  fold: "Replier ou déplier le groupe",
  // Rows
  assignRow: (number) => `Attribuer ${number}`,
  assignTo: "Attribuer à",
  assignedTo: (number, name) => `${number} attribuée à ${name}`,
  unassigned: (number) => `${number} n’a plus de responsable`,
  answered: (answered, all, failed) =>
    failed > 0
      ? `Réponse de ${formatNumber(answered)} sur ${plural(all, "collection", "collections")}, ${plural(failed, "échec", "échecs")}`
      : `Réponse de ${formatNumber(answered)} sur ${plural(all, "collection", "collections")}`,
  notAsked: "Aucune source interrogée",
  noSources: "Rien n’est collecté pour ce type",
  matched: (kind) => `Correspondance : ${kind}`,
  atLeast: (count) => `${formatNumber(count)}+`,
  // Selection
  selectLoaded: "Sélectionner les demandes chargées",
  selectAll: (count) => (count === 1 ? "Sélectionner le seul résultat" : `Sélectionner tout (${formatNumber(count)})`),
  allSelected: (count) => (count === 1 ? "Le seul résultat" : `Tous les résultats (${formatNumber(count)})`),
  copyAll: "Tous les résultats sont sélectionnés : exportez-les en CSV.",
  // Export and import
  exportQueue: "Exporter en CSV",
  exporting: "L’export est déjà en cours.",
  importQueue: "Importer d’un CSV",
  // Panel
  preparedBy: "Préparée par",
  cameIn: (language, channel) => `${language}, canal : ${channel}`,
  messageFile: "Message",
  takeOut: "Extraire le fichier",
  takenOut: "Fichier écrit et consultation inscrite",
  stop: "Arrêter",
  extendMore: "Prolonger…",
  // Empty, offline
  old: (time, why) => `Voici la liste telle qu’elle était à ${time}. Impossible de la recharger : ${why}`,
  retry: "Réessayer",
};
