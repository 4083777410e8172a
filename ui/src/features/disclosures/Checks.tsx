import { useState } from "react";

import type { ChecklistItem, ClauseShown, DisclosureShown } from "../../api/generated/index.ts";
import { LANGUAGE } from "../../i18n/language.ts";
import { Button } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { Dialog, DialogBody } from "../../ui/Dialog.tsx";
import { FactTable, Section } from "../../ui/layout.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import styles from "./Panel.module.css";
import { dataset, period, text } from "./text.ts";

interface ChecksProps {
  detail: DisclosureShown;
  /** Why no clause can be inserted. */
  cannotEdit: string | null;
  onInsert: (item: ChecklistItem) => void;
  onClause: (key: string, language: string) => void;
}

/** What the law asks the text to say, and whether it does. */
export function Checks({ detail, cannotEdit, onInsert, onClause }: ChecksProps) {
  const [map, setMap] = useState(false);
  const { checklists, retention, contradictions, lagging } = detail.findings;
  const told = retention.filter(({ clause }) => clause !== null);
  const others = detail.languages.filter(({ language }) => language !== detail.lead).length;
  return (
    <>
      <Section
        title={text.required}
        aside={
          checklists.length > 0 ? (
            <Button tone="link" size="small" haspopup="dialog" onPress={() => setMap(true)}>
              {text.showMap}
            </Button>
          ) : null
        }
      >
        {checklists.length === 0 && retention.length === 0 && others === 0 ? <p className="t3 small">{text.noChecklist}</p> : null}
        <ul className={styles.checks}>
          {checklists.map(({ key, title, items, met }) => (
            <Check key={key} label={inWords(title)} met={met} of={items.length}>
              {items
                .filter(({ clause }) => clause === null)
                .map((item) => (
                  <p key={item.law} className={styles.missing}>
                    {text.missing(inWords(item.title))}{" "}
                    {cannotEdit === null ? (
                      <Button tone="link" size="small" onPress={() => onInsert(item)}>
                        {text.insert}
                      </Button>
                    ) : null}
                  </p>
                ))}
            </Check>
          ))}
          {retention.length > 0 ? (
            <Check label={text.retention} met={told.length} of={retention.length}>
              {told.length < retention.length ? (
                <p className={styles.missing}>{text.retentionMissing(retention.filter(({ clause }) => clause === null).map((one) => dataset(one.dataset)).join(", "))}</p>
              ) : null}
            </Check>
          ) : null}
          {others > 0 ? <Check label={text.translations} met={others - lagging.length} of={others} /> : null}
        </ul>
      </Section>
      {contradictions.length > 0 ? (
        <Section title={text.contradictions}>
          {contradictions.map((one) => (
            <div key={`${one.language} ${one.clause} ${one.dataset} ${one.said}`} className={styles.contradiction}>
              <SeverityGlyph severity="critical" />
              <div>
                <p>{text.contradicts(period(one.said), dataset(one.dataset), period(one.rule))}</p>
                <p className="t3 small">
                  <q lang={one.language}>{one.sentence}</q>
                </p>
                <Button tone="link" size="small" onPress={() => onClause(one.clause, one.language)}>
                  {text.goToClause}
                </Button>
              </div>
            </div>
          ))}
        </Section>
      ) : null}
      {map ? <ContentMap detail={detail} onClose={() => setMap(false)} onClause={onClause} /> : null}
    </>
  );
}

function Check({ label, met, of, children }: { label: string; met: number; of: number; children?: React.ReactNode }) {
  const whole = met === of;
  return (
    <li>
      <div className={styles.check}>
        {whole ? <Mark glyph="done" tone="ok" /> : <SeverityGlyph severity="warning" />}
        <span>{label}</span>
        <span className={cx("num", !whole && styles.short, whole && "t2")}>{text.met(met, of)}</span>
      </div>
      {children}
    </li>
  );
}

/** Each provision with the clause that answers it. */
function ContentMap({ detail, onClose, onClause }: { detail: DisclosureShown; onClose: () => void; onClause: (key: string, language: string) => void }) {
  const clauses = detail.languages.find(({ language }) => language === detail.lead)?.clauses ?? [];
  return (
    <Dialog wide title={text.mapTitle(detail.version.number)} onClose={onClose}>
      <DialogBody>
        {detail.findings.checklists.map(({ key, title, items }) => (
          <section key={key}>
            <h3>{inWords(title)}</h3>
            <FactTable
              label={inWords(title)}
              head={[text.mapColumns.law, text.mapColumns.what, text.mapColumns.clause]}
              rows={items.map((item) => ({
                key: item.law,
                cells: [
                  <span key="law" className="nowrap">
                    {item.law}
                  </span>,
                  inWords(item.title),
                  item.clause === null ? (
                    <span key="none" className={styles.short}>
                      {text.missingItem}
                    </span>
                  ) : (
                    <Button
                      key="clause"
                      tone="link"
                      size="small"
                      onPress={() => {
                        onClose();
                        onClause(item.clause ?? "", detail.lead);
                      }}
                    >
                      {clauseName(clauses, item.clause)}
                    </Button>
                  ),
                ],
              }))}
            />
          </section>
        ))}
      </DialogBody>
    </Dialog>
  );
}

function clauseName(clauses: readonly ClauseShown[], key: string): string {
  const found = clauses.find((clause) => clause.key === key);
  return found ? `${found.number === null ? "" : `${found.number} `}${found.title}` : key;
}

/** A text of the law in the language of the window. */
export function inWords(title: { [language: string]: string }): string {
  return title[LANGUAGE] ?? title["en"] ?? Object.values(title)[0] ?? "";
}
