import { autocompletion, completionKeymap, startCompletion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { defineLanguageFacet, HighlightStyle, Language, syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorSelection, EditorState } from "@codemirror/state";
import { Decoration, drawSelection, EditorView, highlightActiveLine, keymap, MatchDecorator, ViewPlugin, type DecorationSet, type ViewUpdate } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { parser, Strikethrough, Table } from "@lezer/markdown";
import { useEffect, useImperativeHandle, useRef, type Ref } from "react";

import { languageName } from "../../i18n/names.ts";
import styles from "./Editor.module.css";
import { editorText as text } from "./editorText.ts";
import { tagPlace, type Insertion } from "./outline.ts";

/** A provision that a clause may name. */
export interface Citation {
  law: string;
  /** What it asks for. */
  title: string;
}

/** What the buttons around the text do in it. */
export interface TextHandle {
  /** Puts something in. */
  insert: (insertion: Insertion) => void;
  /** Puts signs around what is selected, or takes them away. */
  wrap: (signs: string) => void;
  /** Begins the lines with a sign, or takes it away. */
  begin: (sign: string) => void;
  /** Makes a link of what is selected. */
  link: () => void;
  /** Opens a law tag in the clause of the cursor, with the provisions to choose from. */
  tag: () => void;
  /** Puts another text in the place of all; it can be undone. */
  replace: (text: string) => void;
  goTo: (line: number) => void;
}

interface EditorTextProps {
  language: string;
  /** The text as the editor begins; later only the editor changes it. */
  initial: string;
  /** Another number begins every language anew. */
  generation: number;
  citations: readonly Citation[];
  /** The id of what explains the keys. */
  describedBy: string;
  ref: Ref<TextHandle>;
  onChange: (text: string) => void;
  onLine: (line: number) => void;
  /** The text can be written from now on. */
  onReady: () => void;
}

/** The source of a legal text in CodeMirror. A language keeps its own history while the others are written. */
export function EditorText({ language, initial, generation, citations, describedBy, ref, onChange, onLine, onReady }: EditorTextProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const states = useRef(new Map<string, EditorState>());
  const begun = useRef({ language, generation });
  const latest = useRef({ initial, citations, onChange, onLine, onReady });
  useEffect(() => {
    latest.current = { initial, citations, onChange, onLine, onReady };
  });

  useImperativeHandle(ref, () => ({
    insert: (insertion) => put(view.current, insertion),
    wrap: (signs) => view.current && wrapped(view.current, signs),
    begin: (sign) => view.current && begunWith(view.current, sign),
    link: () => view.current && linked(view.current),
    tag: () => {
      const editor = view.current;
      if (!editor) return;
      put(editor, tagPlace(editor.state.doc.toString(), editor.state.doc.lineAt(editor.state.selection.main.head).number));
      startCompletion(editor);
    },
    replace: (whole) => {
      const editor = view.current;
      editor?.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: whole }, selection: { anchor: 0 }, scrollIntoView: true, userEvent: "input.paste" });
    },
    goTo: (line) => {
      const editor = view.current;
      if (!editor) return;
      const { from } = editor.state.doc.line(Math.min(line, editor.state.doc.lines));
      editor.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "start", yMargin: 12 }) });
      editor.focus();
    },
  }), []);

  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    if (begun.current.generation !== generation) states.current.clear();
    begun.current = { language, generation };
    const kept = states.current;
    const state = kept.get(language) ?? stateOf(language, latest.current.initial, describedBy, {
      citations: () => latest.current.citations,
      changed: (update) => {
        kept.set(language, update.state);
        if (update.docChanged) latest.current.onChange(update.state.doc.toString());
        if (update.docChanged || update.selectionSet) latest.current.onLine(update.state.doc.lineAt(update.state.selection.main.head).number);
      },
    });
    const made = new EditorView({ state, parent });
    view.current = made;
    latest.current.onLine(state.doc.lineAt(state.selection.main.head).number);
    latest.current.onReady();
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [language, generation, describedBy]);

  return <div ref={host} className={styles.source} />;
}

interface Told {
  citations: () => readonly Citation[];
  changed: (update: ViewUpdate) => void;
}

const data = defineLanguageFacet();
const markdown = new Language(data, parser.configure([Table, Strikethrough]), [], "markdown");

function stateOf(language: string, doc: string, describedBy: string, { citations, changed }: Told): EditorState {
  return EditorState.create({
    doc,
    extensions: [
      history(),
      drawSelection(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      EditorView.lineWrapping,
      EditorState.tabSize.of(2),
      markdown,
      syntaxHighlighting(look),
      lawTags,
      search({ top: true }),
      EditorState.phrases.of(text.phrases),
      autocompletion({ override: [(context) => provisions(context, citations())], icons: false, activateOnTyping: true }),
      keymap.of([
        { key: "Mod-b", run: (view) => wrapped(view, "**") },
        { key: "Mod-i", run: (view) => wrapped(view, "*") },
        ...completionKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...defaultKeymap,
        // Escape, then Tab leaves the text: CodeMirror's own.
        indentWithTab,
      ]),
      EditorView.contentAttributes.of({ "aria-label": text.source(languageName(language)), "aria-describedby": describedBy, tabindex: "0", lang: language, spellcheck: "true" }),
      EditorView.updateListener.of(changed),
      theme,
    ],
  });
}

/** The provisions, inside a law tag. */
export function provisions(context: CompletionContext, citations: readonly Citation[]): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const open = /<!--\s*law:\s*((?:[^,;>]*[,;]\s*)*)([^,;>]*)$/.exec(before);
  if (!open) return null;
  const typed = open[2] ?? "";
  const named = new Set((open[1] ?? "").split(/[,;]/).map((law) => law.trim().toLowerCase()));
  return {
    from: context.pos - typed.length,
    options: citations.filter(({ law }) => !named.has(law.toLowerCase())).map(({ law, title }) => ({ label: law, detail: title, type: "constant" })),
    validFor: /^[^,;>]*$/,
  };
}

function put(view: EditorView | null, { from, insert, cursor }: Insertion): void {
  if (!view) return;
  view.dispatch({ changes: { from, insert }, selection: { anchor: cursor }, scrollIntoView: true, userEvent: "input" });
  view.focus();
}

function wrapped(view: EditorView, signs: string): true {
  const { state } = view;
  view.dispatch(
    state.changeByRange((range) => {
      const before = state.sliceDoc(range.from - signs.length, range.from);
      const after = state.sliceDoc(range.to, range.to + signs.length);
      if (before === signs && after === signs) {
        return {
          changes: [{ from: range.from - signs.length, to: range.from }, { from: range.to, to: range.to + signs.length }],
          range: EditorSelection.range(range.from - signs.length, range.to - signs.length),
        };
      }
      return {
        changes: [{ from: range.from, insert: signs }, { from: range.to, insert: signs }],
        range: EditorSelection.range(range.from + signs.length, range.to + signs.length),
      };
    }),
    { userEvent: "input", scrollIntoView: true },
  );
  view.focus();
  return true;
}

function begunWith(view: EditorView, sign: string): true {
  const { doc, selection } = view.state;
  const first = doc.lineAt(selection.main.from).number;
  const last = doc.lineAt(selection.main.to).number;
  const lines = Array.from({ length: last - first + 1 }, (_, index) => doc.line(first + index));
  const all = lines.every((line) => line.text.startsWith(sign));
  view.dispatch({
    changes: lines.map((line) => {
      if (all) return { from: line.from, to: line.from + sign.length };
      // A heading of another level becomes one of this.
      const old = sign.startsWith("#") ? (/^#{1,6}\s+/.exec(line.text)?.[0].length ?? 0) : 0;
      return { from: line.from, to: line.from + old, insert: line.text.startsWith(sign) ? line.text.slice(0, old) : sign };
    }),
    userEvent: "input",
    scrollIntoView: true,
  });
  view.focus();
  return true;
}

function linked(view: EditorView): true {
  const { from, to } = view.state.selection.main;
  const words = view.state.sliceDoc(from, to);
  const insert = `[${words}](https://)`;
  // The cursor goes to what is missing: the words, or the address.
  view.dispatch({ changes: { from, to, insert }, selection: { anchor: words ? from + insert.length - 1 : from + 1 }, userEvent: "input", scrollIntoView: true });
  view.focus();
  return true;
}

const tagMark = Decoration.mark({ class: "cm-law" });
const tagMarks = new MatchDecorator({ regexp: /<!--\s*law:[^>]*-->/g, decoration: () => tagMark });

/** Law tags look like the marks they become. */
const lawTags = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = tagMarks.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = tagMarks.updateDeco(update, this.decorations);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

// Colours are tokens, so that a change of the theme needs nothing here.
const look = HighlightStyle.define([
  { tag: tags.heading, color: "var(--text)", fontWeight: "var(--w-strong)" },
  { tag: tags.strong, fontWeight: "var(--w-strong)" },
  { tag: tags.emphasis, fontStyle: "italic" },
  { tag: tags.strikethrough, textDecoration: "line-through" },
  { tag: [tags.link, tags.url], color: "var(--accent-text)" },
  { tag: [tags.processingInstruction, tags.contentSeparator, tags.comment], color: "var(--text-3)" },
  { tag: [tags.monospace, tags.quote], color: "var(--text-2)" },
]);

const theme = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--bg-surface)", color: "var(--text)" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", fontSize: "13px", lineHeight: "21px", overflow: "auto" },
  ".cm-content": { padding: "16px 0 60px", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 20px" },
  ".cm-activeLine": { backgroundColor: "var(--bg-subtle)" },
  ".cm-cursor": { borderLeftColor: "var(--text)", borderLeftWidth: "2px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--accent-tint-2)" },
  ".cm-selectionMatch": { backgroundColor: "var(--accent-tint)" },
  ".cm-law": { color: "var(--accent-text)", backgroundColor: "var(--accent-tint)", borderRadius: "3px", padding: "1px 0" },
  ".cm-panels": { backgroundColor: "var(--bg-raised)", color: "var(--text)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { font: "400 12px/18px var(--font-ui)", padding: "6px 12px" },
  ".cm-panel.cm-search input, .cm-panel.cm-search button, .cm-panel.cm-search label": { fontSize: "12px" },
  ".cm-panel.cm-search [name=close]": { color: "var(--text-2)", fontSize: "16px" },
  ".cm-textfield": { backgroundColor: "var(--bg-surface)", color: "var(--text)", border: "1px solid var(--line-control)", borderRadius: "5px" },
  ".cm-button": { backgroundImage: "none", backgroundColor: "var(--bg-surface)", color: "var(--text)", border: "1px solid var(--line-strong)", borderRadius: "5px" },
  ".cm-searchMatch": { backgroundColor: "var(--warn-tint)", outline: "1px solid var(--warn-line)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--accent-tint-2)" },
  ".cm-tooltip": { backgroundColor: "var(--bg-raised)", color: "var(--text)", border: "0", borderRadius: "8px", boxShadow: "var(--e1)", overflow: "hidden" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-ui)", fontSize: "13px", maxHeight: "260px", maxWidth: "min(480px, 80vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "5px 10px", lineHeight: "18px", overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--bg-active)", color: "var(--text)" },
  ".cm-completionLabel": { fontWeight: "var(--w-medium)" },
  ".cm-completionDetail": { color: "var(--text-2)", fontStyle: "normal", marginLeft: "10px" },
  ".cm-completionMatchedText": { textDecoration: "none", color: "var(--accent-text)" },
});
