import { join } from "node:path";
import { expect, test } from "vitest";

import type { Foreign } from "../catalogs.ts";
import type { Core } from "../texts.ts";
import { core as german } from "./de.ts";
import { core as french } from "./fr.ts";
import { core as polish } from "./pl.ts";
import { namesOf, sentencesOfCore } from "./sentences.ts";

const LANGUAGES: Record<Foreign, Core> = { de: german, fr: french, pl: polish };
const FORMS: Record<Foreign, number> = { de: 2, fr: 2, pl: 3 };

const sentences = sentencesOfCore(join(import.meta.dirname, "../../../.."));
/** What has words: others are only put together, such as `{place}: {reason}`. */
const worded = [...sentences].filter((sentence) => /[a-z]/i.test(sentence.replaceAll(/\{\w+\}/g, "")));

test("the sentences of the core are found in its sources", () => {
  expect(worded.length).toBeGreaterThan(700);
  for (const known of ["{number} is closed.", "A legal hold is set.", "Nothing was erased. What stands in the way:\n{problems}"]) expect(worded).toContain(known);
});

for (const [language, core] of Object.entries(LANGUAGES) as [Foreign, Core][]) {
  test(`every sentence of the core has its words in ${language}`, () => {
    expect(worded.filter((sentence) => !core[sentence]?.trim())).toEqual([]);
  });

  test(`no words in ${language} are kept for a sentence that the core no longer says`, () => {
    expect(Object.keys(core).filter((sentence) => !sentences.has(sentence))).toEqual([]);
  });

  test(`every sentence in ${language} names what the English names, with the forms of its language`, () => {
    for (const [sentence, translation] of Object.entries(core)) {
      expect(namesOf(translation), sentence).toEqual(namesOf(sentence));
      for (const [, forms = ""] of translation.matchAll(/\{\w+\|([^{}]*)\}/g)) expect(forms.split("|").length, sentence).toBe(FORMS[language]);
    }
  });
}
