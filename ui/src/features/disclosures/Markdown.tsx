import DOMPurify from "dompurify";
import { Marked } from "marked";
import { useEffect, useRef } from "react";

/** What a legal text may consist of. No images, no styles, no ids: nothing that loads or acts. */
const ALLOWED = {
  ALLOWED_TAGS: ["h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "strong", "em", "a", "table", "thead", "tbody", "tr", "th", "td", "code", "pre", "blockquote", "hr", "br", "del"],
  ALLOWED_ATTR: ["href", "title"],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|#)/i,
};

// HTML inside Markdown is shown as text: a legal text needs none, and what is not parsed cannot act.
const parser = new Marked({
  gfm: true,
  async: false,
  renderer: { html: ({ text }) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;") },
});

/** Markdown from outside as a document that can be read and do nothing else. */
export function sanitised(markdown: string): DocumentFragment {
  const html = parser.parse(markdown, { async: false });
  const fragment = DOMPurify.sanitize(html, { ...ALLOWED, RETURN_DOM_FRAGMENT: true });
  for (const link of fragment.querySelectorAll("a")) {
    link.setAttribute("rel", "noreferrer noopener");
    link.setAttribute("target", "_blank");
  }
  return fragment;
}

/** The text of a disclosure, as it would be printed. */
export function Markdown({ text, language, className }: { text: string; language: string; className?: string | undefined }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    host.current?.replaceChildren(sanitised(text));
  }, [text]);
  return <div ref={host} className={className} lang={language} />;
}
