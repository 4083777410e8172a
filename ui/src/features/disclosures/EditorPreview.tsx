import { useEffect, useRef } from "react";

import styles from "./Editor.module.css";
import { editorText as text } from "./editorText.ts";
import { sanitised } from "./Markdown.tsx";
import { outlineOf, withoutTags } from "./outline.ts";

/** The text as it will be read, with the provisions of each clause below its heading. It follows the cursor. */
export function EditorPreview({ markdown, language, clause }: { markdown: string; language: string; clause: number | null }) {
  const host = useRef<HTMLElement>(null);
  useEffect(() => {
    const fragment = sanitised(withoutTags(markdown));
    const headings = fragment.querySelectorAll("h2");
    const clauses = outlineOf(markdown).filter(({ number }) => number !== null);
    headings.forEach((heading, index) => {
      const laws = clauses[index]?.laws ?? [];
      if (laws.length === 0) return;
      const marks = document.createElement("p");
      marks.className = styles.laws ?? "";
      for (const law of laws) {
        const mark = document.createElement("span");
        mark.textContent = law;
        marks.append(mark);
      }
      heading.after(marks);
    });
    host.current?.replaceChildren(fragment);
  }, [markdown]);
  useEffect(() => {
    const heading = clause === null ? null : host.current?.querySelectorAll("h2")[clause - 1];
    const scroller = host.current?.parentElement;
    if (!scroller) return;
    scroller.scrollTo({ top: heading ? heading.offsetTop - scroller.offsetTop - 20 : 0 });
  }, [clause]);
  return (
    // Scrolls, so it has to be reached by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles.preview} aria-label={text.preview} tabIndex={0}>
      <article ref={host} className={styles.prose} lang={language} />
    </section>
  );
}
