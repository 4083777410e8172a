import { useQuery } from "@tanstack/react-query";

import { query } from "../../api/queries.ts";
import { formatDay } from "../../i18n/dates.ts";
import { Copyable } from "../../ui/bits.tsx";
import { ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { Card, FactTable, PropertyList } from "../../ui/layout.tsx";
import { LICENCES } from "./licences.ts";
import { SectionHead } from "./SettingsPage.tsx";
import styles from "./SettingsPage.module.css";
import { text } from "./text.ts";

/** What this program is, where the data lie, and the key that proves what it wrote. */
export function About() {
  const about = useQuery(query("workspaces.about", {}));
  return (
    <>
      <SectionHead title={text.sections.about} lead={text.aboutLead} />
      {about.error && !about.data ? (
        <ErrorPanel error={about.error} onRetry={() => void about.refetch()} />
      ) : !about.data ? (
        <SkeletonLines lines={8} />
      ) : (
        <>
          <Card title={text.product} sub={text.version(about.data.version)}>
            <div className={styles.facts}>
              <PropertyList
                items={[
                  [text.database, <span key="database" className="mono selectable">{about.data.database}</span>],
                  [text.output, <span key="output" className="mono selectable">{about.data.output}</span>],
                  [text.checkpoints, <span key="checkpoints" className="mono selectable">{about.data.checkpoints}</span>],
                  [text.trail, text.entries(about.data.entries)],
                  about.data.created_at ? [text.created, formatDay(about.data.created_at)] : null,
                ]}
              />
            </div>
          </Card>
          <Card title={text.publicKeyTitle}>
            <div className={styles.facts}>
              <p className="t2">{text.publicKeyHint}</p>
              <PropertyList
                items={[
                  [text.fingerprint, <Copyable key="fingerprint" value={about.data.fingerprint} label={text.fingerprint}><span className={styles.fingerprint}>{about.data.fingerprint}</span></Copyable>],
                  [text.publicKey, <Copyable key="key" value={about.data.public_key} label={text.publicKey} />],
                  [text.origin, <span key="origin" className="mono selectable">{about.data.origin}</span>],
                ]}
              />
            </div>
          </Card>
        </>
      )}
      <Card title={text.licences} sub={text.licencesLead}>
        <FactTable label={text.licences} head={[text.component, text.licence]} rows={LICENCES.map(([component, licence]) => ({ key: component, cells: [component, licence] }))} />
      </Card>
    </>
  );
}
