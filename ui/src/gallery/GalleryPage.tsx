import type { ReactNode } from "react";

import { Page } from "../app/Page.tsx";
import styles from "./GalleryPage.module.css";
import { ChartSamples, GridSample } from "./chartSamples.tsx";
import { DialogSamples, FeedbackSamples } from "./feedbackSamples.tsx";
import { ActionSamples, FieldSamples, FileSamples } from "./fieldSamples.tsx";
import { BitSamples, GlyphSamples, LayoutSamples, TextSamples } from "./partSamples.tsx";

const SECTIONS: readonly (readonly [string, ReactNode])[] = [
  ["Text and colour", <TextSamples key="text" />],
  ["Glyphs", <GlyphSamples key="glyphs" />],
  ["Small parts", <BitSamples key="bits" />],
  ["Actions", <ActionSamples key="actions" />],
  ["Fields", <FieldSamples key="fields" />],
  ["Files", <FileSamples key="files" />],
  ["Layout", <LayoutSamples key="layout" />],
  ["Feedback", <FeedbackSamples key="feedback" />],
  ["Dialogs", <DialogSamples key="dialogs" />],
  ["Charts", <ChartSamples key="charts" />],
  ["Grid", <GridSample key="grid" />],
];

/**
 * Every component in every state, for whoever builds the window and for the screenshots that guard
 * it. It is no part of the product, so its words are in no catalog. Nothing here depends on today.
 */
export function GalleryPage() {
  return (
    <Page title="Gallery">
      <div className={styles.page}>
        {SECTIONS.map(([title, content]) => (
          <section key={title} aria-label={title} className={styles.section}>
            <h2>{title}</h2>
            {content}
          </section>
        ))}
      </div>
    </Page>
  );
}
