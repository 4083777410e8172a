import { useQuery } from "@tanstack/react-query";

import { query } from "../../api/queries.ts";
import type { FateShown, FateWord } from "../../api/generated/index.ts";
import { formatDate } from "../../i18n/dates.ts";
import { say } from "../../i18n/say.ts";
import { Pill, type Tone } from "../../ui/bits.tsx";
import { ErrorLine } from "../../ui/feedback.tsx";
import { PropertyList } from "../../ui/layout.tsx";
import styles from "./MapPage.module.css";
import { text } from "./text.ts";

const TONES: Record<FateWord, Tone> = { deleted: "crit", masked: "accent", retained: "warn", restricted: "warn", left: "rev", untouched: "neutral" };

/** What the planner says of every field of the map. */
export function useFates() {
  return useQuery(query("map.fates", {}));
}

/** The word for what becomes of a field. */
export function FateWordPill({ fate }: { fate: FateShown | undefined }) {
  return fate ? <Pill tone={TONES[fate.fate]}>{text.fates[fate.fate]}</Pill> : null;
}

/** What happens to one field, by which law, and until when. */
export function FateOf({ fate, error }: { fate: FateShown | undefined; error: Error | null }) {
  if (error) return <ErrorLine error={error} />;
  if (!fate) return null;
  return (
    <div className={styles.fate}>
      <p className="row">
        <FateWordPill fate={fate} />
        <span>{sentence(fate)}</span>
      </p>
      {fate.citation ? (
        <PropertyList
          items={[
            [text.citation, fate.citation],
            [text.exception, <span key="exception" className="mono">{fate.exception}</span>],
            fate.period ? [text.keptFor, <span key="period" className="mono">{fate.period}</span>] : null,
            fate.from_field ? [text.countedFrom, <span key="from" className="mono">{fate.from_field}</span>] : null,
            fate.until ? [text.untilDay, formatDate(fate.until)] : null,
          ]}
        />
      ) : null}
    </div>
  );
}

function sentence({ fate, strategy, detail, reason, citation }: FateShown): string {
  switch (fate) {
    case "deleted":
      return text.deleted;
    case "masked":
      return [strategy ? text.strategies[strategy](detail ?? "") : null, citation ? text.rowKept : null].filter(Boolean).join(" ");
    case "retained":
      return text.kept;
    case "restricted":
      return text.restrictedBy(detail ?? "");
    case "left":
    case "untouched":
      return reason ? say(reason) : "";
  }
}
