import { ChartColumn, FileSpreadsheet, FileText } from "lucide-react";
import { useState, type FormEvent } from "react";

import { useOperation } from "../../api/queries.ts";
import { Page } from "../../app/Page.tsx";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { formatDate, today } from "../../i18n/dates.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Copyable } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmptyState, ErrorLine } from "../../ui/feedback.tsx";
import { Radios, TextField } from "../../ui/fields.tsx";
import { Card, PropertyList } from "../../ui/layout.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import styles from "./ReportsPage.module.css";
import { text } from "./text.ts";

interface Made {
  from: string;
  to: string;
  file: string;
  sha256: string;
  rows: number;
}

/** Makes the audit report of a period. */
export function ReportsPage() {
  const may = useMay();
  const [from, setFrom] = useState(() => `${today().slice(0, 8)}01`);
  const [to, setTo] = useState(today);
  const [format, setFormat] = useState<"pdf" | "csv">("pdf");
  const [directory, setDirectory] = useState("");
  const [tried, setTried] = useState(false);
  const [made, setMade] = useState<Made[]>([]);
  const report = useOperation("reports.audit");
  const reason = may("reports.export") ? null : words.permission("reports.export");
  const wrongFrom = from ? null : text.missing;
  const wrongTo = !to ? text.missing : to < from ? text.order : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrongFrom || wrongTo || reason || report.isPending) return;
    report.mutate(
      { from, to, format, directory: directory.trim() || null },
      { onSuccess: (output) => setMade((old) => [{ from, to, ...output }, ...old]) },
    );
  };

  return (
    <Page title={text.title}>
      <div className={styles.page}>
        <Card title={text.audit}>
          <form className={styles.form} onSubmit={submit} noValidate>
            <p className="t2">{text.auditLead}</p>
            <div className={styles.pair}>
              <TextField type="date" label={text.from} value={from} onChange={setFrom} error={tried ? wrongFrom : null} />
              <TextField type="date" label={text.to} value={to} onChange={setTo} error={tried ? wrongTo : null} />
            </div>
            <Radios
              label={text.format}
              value={format}
              onChange={setFormat}
              choices={[
                { value: "pdf", label: text.pdf, hint: text.pdfHint },
                { value: "csv", label: text.csv, hint: text.csvHint },
              ]}
            />
            <TextField optional mono label={text.folder} hint={text.folderHint} value={directory} onChange={setDirectory} />
            {report.error ? <ErrorLine error={report.error} /> : null}
            <div className="row">
              <Button type="submit" size="large" tone="primary" icon={format === "pdf" ? FileText : FileSpreadsheet} pending={report.isPending} disabledReason={reason}>
                {text.make(format.toUpperCase())}
              </Button>
              <span className="t3 small grow">{reason ?? text.logged}</span>
            </div>
          </form>
        </Card>
        <Card title={text.results} sub={made.length > 0 ? <span className="num">{made.length}</span> : null}>
          {made.length === 0 ? (
            <EmptyState icon={ChartColumn} title={text.noneTitle}>
              {text.none}
            </EmptyState>
          ) : (
            <ul className={styles.made} aria-live="polite">
              {made.map((one) => (
                <li key={one.sha256 + one.file}>
                  <h3 className="row">
                    <Mark glyph="done" tone="ok" />
                    {text.madeTitle(formatDate(one.from), formatDate(one.to))}
                  </h3>
                  <PropertyList
                    items={[
                      [text.file, <span key="file" className="mono selectable">{one.file}</span>],
                      [text.digest, <Copyable key="digest" value={one.sha256} label={text.digest} />],
                      [text.events, formatNumber(one.rows)],
                    ]}
                  />
                </li>
              ))}
            </ul>
          )}
        </Card>
      </div>
    </Page>
  );
}
