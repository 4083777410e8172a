import { useQuery } from "@tanstack/react-query";

import { query } from "../../api/queries.ts";
import type { CoverageShare, DisclosureShown } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { formatDate, formatDay } from "../../i18n/dates.ts";
import { formatPercent } from "../../i18n/texts.ts";
import { Copyable, Pill, ProgressBar } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { ErrorLine, SkeletonLines } from "../../ui/feedback.tsx";
import { PropertyList, Section } from "../../ui/layout.tsx";
import styles from "./Panel.module.css";
import { consequenceOf, isOpen } from "./standing.ts";
import { text } from "./text.ts";

/** What publishing a version means for people. */
export function IfPublished({ detail, inForce, coverage, onAudience }: { detail: DisclosureShown; inForce: string | null; coverage: CoverageShare | null; onAudience: (() => void) | null }) {
  const { version } = detail;
  const audience = useQuery({ ...query("disclosures.audience", { version: version.id }), enabled: isOpen(version.state) });
  if (!isOpen(version.state)) return null;
  const { data, error } = audience;
  return (
    <Section
      title={text.ifPublished(version.number)}
      aside={
        onAudience ? (
          <Button tone="link" size="small" haspopup="dialog" onPress={onAudience}>
            {text.audience}
          </Button>
        ) : null
      }
    >
      {error ? (
        <ErrorLine error={error} />
      ) : !data ? (
        <SkeletonLines lines={3} />
      ) : (
        <>
          <PropertyList
            spread
            items={[
              [text.mustAccept, text.people(data.all.must_accept)],
              inForce !== null && coverage ? [text.acceptedSoFar(inForce), <Share key="share" share={coverage} number={inForce} />] : null,
              [text.notice, version.notice_days > 0 ? text.days(version.notice_days) : text.noNotice],
              version.state === "scheduled" ? [text.effect, formatDate(version.effective_at)] : [text.earliest, version.notice_days > 0 ? formatDate(data.earliest) : text.atOnce],
              [text.change, <Pill key="change" tone={version.change_class === "material" || version.change_class === "new_purpose" ? "rev" : "neutral"}>{words.changeClass[version.change_class]}</Pill>],
            ]}
          />
          <p className={styles.sentence}>{text.consequence[consequenceOf(data)]}</p>
        </>
      )}
    </Section>
  );
}

/** How many people accepted, as a bar and a number. */
export function Share({ share, number }: { share: CoverageShare; number: string }) {
  const part = share.people === 0 ? 0 : share.accepted / share.people;
  return (
    <span className={styles.share} title={text.acceptedBy(share.accepted, share.people)}>
      <ProgressBar share={part} state={part === 1 ? "done" : "working"} label={text.acceptedSoFar(number)} />
      {formatPercent(part, 1)}
    </span>
  );
}

/** What else there is to know about a version. */
export function ThisVersion({ detail: { version } }: { detail: DisclosureShown }) {
  return (
    <Section title={text.thisVersion}>
      <PropertyList
        items={[
          isOpen(version.state) ? null : [text.change, words.changeClass[version.change_class]],
          version.in_force_at ? [text.inForceSince, formatDay(version.in_force_at)] : null,
          [text.digest, <Copyable key="digest" value={version.digest} label={text.digest} />],
        ]}
      />
    </Section>
  );
}
