import { FileBadge, PackageOpen, Send } from "lucide-react";

import type { RequestDetail } from "../../api/generated/index.ts";
import { formatBytes, formatMoment } from "../../i18n/dates.ts";
import { Copyable } from "../../ui/bits.tsx";
import { EmptyState } from "../../ui/feedback.tsx";
import { Card, PropertyList } from "../../ui/layout.tsx";
import { pageText as text } from "./pageText.ts";
import styles from "./RequestPage.module.css";

/** What left the house: the package of a disclosure, or the certificate of an erasure. */
export function DeliveryTab({ detail }: { detail: RequestDetail }) {
  const { package: made, certificate_digest: certificate } = detail;
  if (detail.row.kind === "erasure") {
    return certificate ? (
      <div className={styles.pad}>
        <Card title={text.certificate}>
          <div style={{ padding: "0 14px 12px" }}>
            <PropertyList items={[[text.digest, <Copyable key="digest" value={certificate} label={text.digest} />]]} />
          </div>
        </Card>
      </div>
    ) : (
      <EmptyState icon={FileBadge} title={text.noCertificate}>
        {text.noCertificateHint}
      </EmptyState>
    );
  }
  if (!detail.steps.some(({ state }) => state === "delivering")) {
    return (
      <EmptyState icon={Send} title={text.confirmation}>
        {["confirmed", "closed"].includes(detail.row.state) ? text.directDone : text.directDelivery}
      </EmptyState>
    );
  }
  if (!made) {
    return (
      <EmptyState icon={PackageOpen} title={detail.row.state === "closed" ? text.noPackageTitle : text.noPackage}>
        {detail.row.state === "delivering" ? text.noPackageYet : detail.row.state === "closed" ? text.noPackageClosed : text.noPackageHint}
      </EmptyState>
    );
  }
  return (
    <div className={styles.pad}>
      <Card title={text.package} sub={formatMoment(made.at)}>
        <div style={{ padding: "0 14px 12px" }}>
          <PropertyList
            items={[
              [text.file, <span key="file" className="mono selectable">{made.file}</span>],
              [text.size, formatBytes(made.size_bytes)],
              [text.files, made.files],
              [text.digest, <Copyable key="digest" value={made.sha256} label={text.digest} />],
              [text.manifest, <Copyable key="manifest" value={made.manifest_sha256} label={text.manifest} />],
            ]}
          />
        </div>
      </Card>
    </div>
  );
}
