import { useQuery } from "@tanstack/react-query";

import { query } from "../../api/queries.ts";
import { Banner } from "../../ui/feedback.tsx";
import { besideText as text } from "./besideText.ts";
import { RelatedList } from "./NotesTab.tsx";
import { useSettled } from "./useSettled.ts";

/** While a request is taken in: whether the same person asked before. Each look is recorded. */
export function EarlierRequests({ identifiers }: { identifiers: readonly { kind: string; value: string }[] }) {
  // Half an address is nobody's: only what looks whole is asked for.
  const whole = identifiers.filter(({ kind, value }) => (kind === "email" ? /^[^@\s]+@[^@\s]+\.[^@\s]{2,}$/.test(value.trim()) : value.trim().length > 3));
  const settled = useSettled(JSON.stringify(whole.map(({ kind, value }) => ({ kind, value: value.trim() }))), 600);
  const asked = JSON.parse(settled) as { kind: string; value: string }[];
  const { data } = useQuery({ ...query("requests.related", { identifiers: asked }), enabled: asked.length > 0 });
  if (asked.length === 0 || !data || data.requests.length === 0) return null;
  return (
    <Banner severity="warning" inset>
      <b className="strong">{text.relatedBefore(data.requests.length)}.</b>
      <RelatedList related={data.requests} linked={false} />
    </Banner>
  );
}
