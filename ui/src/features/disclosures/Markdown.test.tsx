// @vitest-environment jsdom
import { expect, it } from "vitest";

import { sanitised } from "./Markdown.tsx";

function html(markdown: string): string {
  const host = document.createElement("div");
  host.append(sanitised(markdown));
  return host.innerHTML;
}

it("draws headings, lists, tables and links of a legal text", () => {
  expect(html("## Who we are\n\nWrite to [us](https://videowindow.example).")).toBe(
    '<h2>Who we are</h2>\n<p>Write to <a href="https://videowindow.example" rel="noreferrer noopener" target="_blank">us</a>.</p>\n',
  );
  expect(html("| a |\n|---|\n| b |")).toContain("<td>b</td>");
});

it("makes nothing of hostile text that could act or load", () => {
  for (const hostile of [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "[a](javascript:alert(1))",
    "![pixel](https://tracker.example/p.gif)",
    '<a href="https://x" onclick="alert(1)">x</a>',
    "<style>*{display:none}</style>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
  ]) {
    const host = document.createElement("div");
    host.append(sanitised(hostile));
    expect(host.querySelectorAll("img, script, style, svg, iframe, [onclick], [onerror], [style]")).toHaveLength(0);
    expect([...host.querySelectorAll("a")].map((link) => link.getAttribute("href") ?? "")).not.toContainEqual(expect.stringMatching(/^javascript/i));
  }
});
