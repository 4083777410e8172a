import type { ReactNode } from "react";

import type { DisclosureShown } from "../../api/generated/index.ts";
import { useSession } from "../../app/session.tsx";
import { formatMoment } from "../../i18n/dates.ts";
import { say } from "../../i18n/say.ts";
import { Avatar, Pill } from "../../ui/bits.tsx";
import { Section } from "../../ui/layout.tsx";
import styles from "./Panel.module.css";
import { text } from "./text.ts";

/** Who wrote a version and who agreed to it, with what they say about it. */
export function Reviewers({ detail: { version, approvals, cannot_approve }, children }: { detail: DisclosureShown; children: ReactNode }) {
  const { officer } = useSession();
  const me = (name: string) => (name === officer.name ? <span className="t3"> {text.you}</span> : null);
  const ended = approvals.filter(({ state }) => state === "sent_back" || state === "voided");
  return (
    <Section title={text.reviewers} aside={text.twoPeople}>
      <ul className={styles.people}>
        <li>
          {version.author ? <Avatar size="large" name={version.author} /> : <i className={styles.nobody} aria-hidden />}
          <span className="grow strong">{version.author ? <>{version.author}{me(version.author)}</> : text.imported}</span>
          {version.author ? <Pill>{text.wrote}</Pill> : null}
        </li>
        {version.approver ? (
          <li>
            <Avatar size="large" name={version.approver} />
            <span className="grow strong">
              {version.approver}
              {me(version.approver)}
            </span>
            <Pill tone="ok">{text.approved}</Pill>
          </li>
        ) : version.author ? (
          <li>
            {version.state === "review" && cannot_approve === null ? <Avatar size="large" name={officer.name} /> : <i className={styles.nobody} aria-hidden />}
            <span className="grow strong">{version.state === "review" && cannot_approve === null ? <>{officer.name}{me(officer.name)}</> : text.secondPerson}</span>
            <Pill tone={version.state === "review" ? "rev" : "neutral"}>{version.state === "review" ? text.waiting : text.notYet}</Pill>
          </li>
        ) : null}
      </ul>
      {version.state === "review" && cannot_approve ? <p className="t3 small">{say(cannot_approve)}</p> : null}
      {ended.map(({ id, state, decided_by, decided_at, requested_at }) => (
        <p key={id} className="t3 small">
          {state === "sent_back" && decided_by && decided_at ? text.sentBack(decided_by, formatMoment(decided_at)) : text.voided(formatMoment(requested_at))}
        </p>
      ))}
      {children}
    </Section>
  );
}
