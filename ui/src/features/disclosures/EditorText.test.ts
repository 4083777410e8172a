import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { expect, it } from "vitest";

import { provisions } from "./EditorText.tsx";

const CITATIONS = [
  { law: "GDPR 13(1)(e)", title: "Recipients" },
  { law: "GDPR 13(1)(f)", title: "Transfers" },
];

/** What is offered at the bar. */
const offered = (text: string) => {
  const pos = text.indexOf("|");
  const found = provisions(new CompletionContext(EditorState.create({ doc: text.replace("|", "") }), pos, true), CITATIONS);
  return found && { from: found.from, laws: found.options.map(({ label }) => label) };
};

it("provisions are offered inside a law tag, from where the name begins", () => {
  expect(offered("## A\n<!-- law: GD| -->")).toEqual({ from: 15, laws: ["GDPR 13(1)(e)", "GDPR 13(1)(f)"] });
});

it("what the tag names already is not offered again", () => {
  expect(offered("<!-- law: gdpr 13(1)(e), | -->")?.laws).toEqual(["GDPR 13(1)(f)"]);
});

it("nothing is offered outside a tag", () => {
  expect(offered("GDPR 13|")).toBeNull();
  expect(offered("<!-- law: GDPR 13(1)(e) --> and |")).toBeNull();
  expect(offered("<!-- note: G| -->")).toBeNull();
});
