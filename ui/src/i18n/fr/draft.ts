import type { Catalogs } from "../catalogs.ts";

export const draft: Catalogs["draft"] = {
  nameOrIdentifier: "Indiquez un nom ou au moins un identifiant.",
  valueMissing: "Saisissez la valeur ou retirez la ligne.",
  noEmail: "Ce n’est pas une adresse e-mail.",
  future: "Une demande ne peut pas être reçue dans le futur.",
  noDate: "Saisissez la date et l’heure.",
};
