import { useQuery } from "@tanstack/react-query";

import { query } from "../../api/queries.ts";
import type { RequestDetail } from "../../api/generated/index.ts";
import { Banner } from "../../ui/feedback.tsx";
import { besideText as text } from "./besideText.ts";
import { RelatedList } from "./NotesTab.tsx";
import styles from "./beside.module.css";

/** Above a request: that the same person asked for something else, too. */
export function RelatedBanner({ detail }: { detail: RequestDetail }) {
  const { data } = useQuery(query("requests.dossier", { id: detail.row.id }));
  // What is closed long ago stands with the notes; only what is open may be the same.
  const open = data?.related.filter(({ outcome }) => outcome === null) ?? [];
  if (open.length === 0 || detail.row.state === "closed") return null;
  return (
    <Banner severity="info" quiet>
      <span className={styles.related}>
        <b className="strong">{text.related(open.length)}.</b>
        <RelatedList related={open} />
      </span>
    </Banner>
  );
}
