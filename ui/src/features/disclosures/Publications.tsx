import { useQuery } from "@tanstack/react-query";
import { RotateCw, ShieldCheck } from "lucide-react";

import { query, useOperation } from "../../api/queries.ts";
import type { DisclosureShown, PublicationShown, PublicationState, Said } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { formatMoment } from "../../i18n/dates.ts";
import { say } from "../../i18n/say.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Copyable, Pill, type Tone } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { ErrorLine, SkeletonLines, toast } from "../../ui/feedback.tsx";
import { PropertyList, Section } from "../../ui/layout.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import styles from "./Proving.module.css";
import { provingText as text } from "./provingText.ts";

const TONES: Record<PublicationState, Tone> = { waiting: "neutral", working: "accent", published: "ok", failed: "crit", overtaken: "neutral" };

/** What was written for a version where readers find it, and whether it is still what was signed. */
export function Publications({ detail: { version } }: { detail: DisclosureShown }) {
  const isPublic = version.in_force_at !== null;
  const { data, error } = useQuery({ ...query("publications.list", { version: version.id }), enabled: isPublic });
  if (!isPublic) return null;
  const newest = data?.publications[0];
  return (
    <Section title={text.publication} aside={newest ? <Pill tone={TONES[newest.state]}>{text.states[newest.state]}</Pill> : null}>
      {error ? <ErrorLine error={error} /> : !data ? <SkeletonLines lines={2} /> : newest ? <Publication publication={newest} /> : <Unwritten version={version.id} place={data.place} />}
    </Section>
  );
}

function Publication({ publication }: { publication: PublicationShown }) {
  const { version, state, place, files, manifest_sha256, signature, failure, next_try_at, current } = publication;
  const verify = useOperation("publications.verify");
  return (
    <div className={styles.publication}>
      <PropertyList
        items={[
          [text.place, <span key="place" className="trunc" title={place}>{place}</span>],
          files.length > 0 ? [text.files, formatNumber(files.length)] : null,
          state === "published" ? [text.current, current ? text.yes : text.no] : null,
          manifest_sha256 ? [text.manifest, <Copyable key="manifest" value={manifest_sha256} label={text.manifest} />] : null,
          signature ? [text.signature, <Copyable key="signature" value={signature} label={text.signature} />] : null,
          next_try_at && state === "waiting" ? [text.states.waiting, text.retryAt(formatMoment(next_try_at))] : null,
        ]}
      />
      {failure ? (
        <p className={styles.problem}>
          <SeverityGlyph severity={state === "failed" ? "critical" : "warning"} />
          {say(failure)}
        </p>
      ) : null}
      <span className="row">
        {files.length > 0 ? (
          <Button size="small" icon={ShieldCheck} pending={verify.isPending} onPress={() => verify.mutate({ version })}>
            {text.verify}
          </Button>
        ) : null}
        {state === "failed" || (state === "published" && !current) ? <Again version={version} /> : null}
      </span>
      <div role="status">
        {verify.error ? <ErrorLine error={verify.error} /> : null}
        {verify.data ? <Verdict files={verify.data.files} problems={verify.data.problems} /> : null}
      </div>
    </div>
  );
}

function Verdict({ files, problems }: { files: number; problems: readonly Said[] }) {
  if (problems.length === 0) {
    return (
      <p className="row">
        <Mark glyph="done" tone="ok" />
        {text.verified(files)}
      </p>
    );
  }
  return (
    <>
      <p className={styles.problem}>
        <SeverityGlyph severity="critical" />
        {text.problems(problems.length)}
      </p>
      <ul className={styles.list}>
        {problems.map((problem) => (
          <li key={problem.text}>{say(problem)}</li>
        ))}
      </ul>
    </>
  );
}

function Unwritten({ version, place }: { version: string; place: string | null }) {
  if (place === null) return <p className="t3 small">{text.noPlace}</p>;
  return (
    <div className={styles.publication}>
      <p className="t3 small">{text.notWritten}</p>
      <span>
        <Again version={version} />
      </span>
    </div>
  );
}

function Again({ version }: { version: string }) {
  const may = useMay();
  const publish = useOperation("publications.publish");
  return (
    <>
      <Button size="small" icon={RotateCw} pending={publish.isPending} disabledReason={may("disclosures.write") ? null : text.noWrite} onPress={() => publish.mutate({ version }, { onSuccess: () => toast("done", text.queued) })}>
        {text.publishAgain}
      </Button>
      {publish.error ? <ErrorLine error={publish.error} /> : null}
    </>
  );
}
