import { useNavigate } from "@tanstack/react-router";

import type { LetterKind } from "../../api/generated/index.ts";
import { besideText as text } from "./besideText.ts";

/** The letter that tells the person of a step. */
const LETTERS: Readonly<Record<string, LetterKind>> = {
  "requests.acknowledge": "acknowledgement",
  "requests.ask_identity": "identity_request",
  "requests.extend": "extension",
  "requests.refuse": "refusal",
  "requests.deliver": "delivery",
  "requests.confirm": "confirmation",
};

/** After a step: how its letter is written, as the action of a message; none: it has no letter. */
export function useLetterOf(): (operation: string, input: unknown) => { label: string; run: () => void } | undefined {
  const navigate = useNavigate();
  return (operation, input) => {
    const letter = LETTERS[operation];
    const id = typeof input === "object" && input !== null && "id" in input && typeof input.id === "string" ? input.id : null;
    if (!letter || id === null) return undefined;
    return { label: text.writeIt, run: () => void navigate({ to: "/requests/$id", params: { id }, search: { tab: "letters", collection: "", letter } }) };
  };
}
