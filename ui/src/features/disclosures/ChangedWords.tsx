import { languageName } from "../../i18n/names.ts";
import { compare } from "./clauses.ts";
import styles from "./DocumentText.module.css";
import { Parts } from "./Parts.tsx";
import { text } from "./text.ts";

interface ChangedWordsProps {
  /** The texts that differ, by language. */
  mended: Readonly<Record<string, string>>;
  before: Readonly<Record<string, string | undefined>>;
  languages: readonly string[];
}

/** The blocks that a correction changes, word by word, in every language it touches. */
export function ChangedWords({ mended, before, languages }: ChangedWordsProps) {
  return languages.flatMap((language) => {
    const after = mended[language];
    if (after === undefined) return [];
    const changes = compare(before[language] ?? "", after).filter(({ changed }) => changed);
    return [
      // What is longer than its frame is scrolled by keyboard, too.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      <div key={language} className={styles.words} role="group" aria-label={text.correctDiffIn(languageName(language))} tabIndex={0}>
        {changes.length === 0 ? (
          <p className="t3">{text.onlyMarks}</p>
        ) : (
          <div lang={language}>
            {changes.map(({ kind, cells }, place) => (
              // A block is its place in the text.
              // oxlint-disable-next-line react/no-array-index-key
              <p key={place} className={`${styles.p} ${styles.changed} ${kind === "h1" || kind === "h2" || kind === "h3" ? "strong" : ""}`}>
                {cells.map((parts, cell) => (
                  // oxlint-disable-next-line react/no-array-index-key
                  <span key={cell} className={kind === "row" ? styles.cell : undefined}>
                    <Parts parts={parts} without={null} marked />
                  </span>
                ))}
              </p>
            ))}
          </div>
        )}
      </div>,
    ];
  });
}
