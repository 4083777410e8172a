import { useQuery } from "@tanstack/react-query";

import { query } from "../../api/queries.ts";
import { Pill } from "../../ui/bits.tsx";
import { actionText } from "./actionText.ts";
import { besideText as text } from "./besideText.ts";

/** Beside the outcome of a refusal: on which ground it was refused. */
export function Ground({ id }: { id: string }) {
  const { data } = useQuery(query("requests.dossier", { id }));
  if (!data?.ground) return null;
  const known = data.ground in actionText.grounds;
  return <Pill>{text.groundIs(known ? actionText.grounds[data.ground as keyof typeof actionText.grounds] : data.ground.replaceAll("_", " "))}</Pill>;
}
