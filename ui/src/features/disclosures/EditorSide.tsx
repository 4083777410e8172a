import type { ChangeClass, ChecklistItem, DisclosureShown } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { languageName } from "../../i18n/names.ts";
import { LANGUAGE } from "../../i18n/texts.ts";
import { Button } from "../../ui/Button.tsx";
import { Select, TextField } from "../../ui/fields.tsx";
import { Section } from "../../ui/layout.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import styles from "./Editor.module.css";
import { NOTICE_DAYS, noticeIsRight, type Writing } from "./editing.ts";
import { editorText as text } from "./editorText.ts";
import { answers, outlineOf, type OutlineClause } from "./outline.ts";
import { text as page } from "./text.ts";

const CLASSES = ["editorial", "clarifying", "material", "new_purpose"] as const satisfies readonly ChangeClass[];

interface EditorSideProps {
  draft: DisclosureShown;
  writing: Writing;
  language: string;
  clauses: readonly OutlineClause[];
  /** Key of the clause of the cursor. */
  here: string | null;
  onGo: (line: number) => void;
  /** Puts in a clause for an item, behind the clause with a key. */
  onInsert: (item: ChecklistItem, after: string | null) => void;
  onChange: (change: Partial<Writing>) => void;
}

/** Where one is in the text, what it still has to say, and what the version is. */
export function EditorSide({ draft, writing, language, clauses, here, onGo, onInsert, onChange }: EditorSideProps) {
  const wrong = new Set(draft.findings.contradictions.filter((one) => one.language === language).map(({ clause }) => clause));
  const isLead = language === draft.lead;
  // What is required is looked for in the lead text, as it is written right now.
  const lead = isLead ? clauses : outlineOf(writing.texts[draft.lead] ?? "");
  return (
    <div className={styles.side}>
      <nav className={styles.outline} aria-label={text.clauses}>
        <h2>{text.clauses}</h2>
        {clauses.length === 0 ? <p className="t3 small">{text.noClauses}</p> : null}
        <ol>
          {clauses.map(({ key, number, title, line, empty }) => (
            <li key={key}>
              <button type="button" aria-current={key === here ? "true" : undefined} onClick={() => onGo(line)}>
                <span className="t3 num">{number ?? ""}</span>
                <span className="trunc">{title || text.preamble}</span>
                {wrong.has(key) ? (
                  <span title={text.contradicts}>
                    <SeverityGlyph severity="critical" />
                    <span className="visually-hidden">{text.contradicts}</span>
                  </span>
                ) : empty ? <span className="t3 small">{text.empty}</span> : null}
              </button>
            </li>
          ))}
        </ol>
      </nav>
      {draft.findings.checklists.map((list) => {
        const missing = list.items.filter(({ law, clause }) => !answers(lead, law) && !stillSaid(lead, law, clause));
        return (
          <Section key={list.key} title={list.title[LANGUAGE] ?? list.key} aside={<span className="num small nowrap">{text.of(list.items.length - missing.length, list.items.length)}</span>}>
            {missing.length === 0 ? (
              <p className="row small">
                <Mark glyph="done" tone="ok" />
                {text.allSaid}
              </p>
            ) : (
              <ul className={styles.missing}>
                {missing.map((item) => (
                  <li key={item.law}>
                    <span>{item.title[LANGUAGE] ?? item.law}</span>
                    <span className="row">
                      <span className="t3 small grow">{item.law}</span>
                      <Button size="small" tone="link" disabledReason={isLead ? null : text.inLead(languageName(draft.lead))} onPress={() => onInsert(item, precedingClause(draft, item))}>
                        {text.insert}
                        <span className="visually-hidden">{text.insertFor(item.title[LANGUAGE] ?? item.law)}</span>
                      </Button>
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </Section>
        );
      })}
      <Section title={text.version}>
        <div className={styles.fields}>
          <Select
            label={page.changeClass}
            value={writing.changeClass}
            // The notice is that of the change, until somebody says otherwise.
            onChange={(changeClass) => onChange({ changeClass, notice: String(NOTICE_DAYS[changeClass]) })}
            hint={page.changeHints[writing.changeClass]}
            choices={CLASSES.map((value) => ({ value, label: words.changeClass[value] }))}
          />
          <TextField type="date" label={page.effective} value={writing.effective} onChange={(effective) => onChange({ effective })} error={writing.effective === "" ? text.badDay : null} />
          <TextField label={text.notice} hint={text.noticeHint(NOTICE_DAYS[writing.changeClass])} value={writing.notice} onChange={(notice) => onChange({ notice })} error={noticeIsRight(writing.notice) ? null : text.badNotice} />
        </div>
      </Section>
    </div>
  );
}

/** The backend also knows provisions that stand for one another: its answer holds while the clause has its words and its tag. */
function stillSaid(lead: readonly OutlineClause[], law: string, clause: string | null): boolean {
  const found = clause === null ? undefined : lead.find(({ key }) => key === clause);
  return found !== undefined && !found.empty && found.laws.length > 0 && !found.laws.some((one) => one.toLowerCase() === law.toLowerCase());
}

/** The clause that says what stands before an item in its list. */
export function precedingClause({ findings }: DisclosureShown, { law }: ChecklistItem): string | null {
  const items = findings.checklists.find((list) => list.items.some((one) => one.law === law))?.items ?? [];
  return items.slice(0, items.findIndex((one) => one.law === law)).findLast(({ clause }) => clause !== null)?.clause ?? null;
}
