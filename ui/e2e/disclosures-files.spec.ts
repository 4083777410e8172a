import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test, type Page } from "@playwright/test";

import { expectAccessible, signIn, watchConsole } from "./helpers.ts";
import { ownConsole, visit } from "./servers.ts";

/** A Word file as Word writes them, with everything that has to be reported. */
const POLICY = join(import.meta.dirname, "../../src-tauri/crates/documents/tests/policy.docx");

const served = ownConsole({ demo: true });

test.use({ actionTimeout: 20_000 });

async function draftOf(page: Page, document: string): Promise<void> {
  await page.goto(`${served.url}/#/disclosures/${document}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("1.0.0");
  await page.keyboard.press("n");
  await page.getByRole("dialog", { name: "New version" }).getByRole("button", { name: "Create draft" }).click();
  await expect(page.getByRole("textbox", { name: "Text in Markdown, English" })).toBeVisible();
}

test("a file is read before it is taken, with a report of what was left out, and can be undone", async ({ page }) => {
  test.setTimeout(180_000);
  await visit(page, served, "/disclosures");
  await signIn(page, "Jules Laurent");
  const said = watchConsole(page);
  await draftOf(page, "terms");
  const source = page.getByRole("textbox", { name: "Text in Markdown, English" });
  await page.getByRole("button", { name: "Import a file" }).click();
  const dialog = page.getByRole("dialog", { name: "Import a file as the text in English" });
  await expect(dialog.getByRole("button", { name: "Take this text" })).toBeDisabled();

  // Markdown: what a legal text has no need for is left out, and said.
  const hostile = "# Terms\n\n## Prices\n\nPrices are shown <script>alert(1)</script> with tax.\n\n[Read](javascript:alert(1)) this.\n";
  await dialog.locator("input[type=file]").setInputFiles({ name: "terms.md", mimeType: "text/markdown", buffer: Buffer.from(hostile) });
  const preview = dialog.getByRole("region", { name: "What is taken" });
  await expect(preview.getByRole("heading", { name: "Prices" })).toBeVisible();
  await expect(dialog.getByText(/^Left out: .* of HTML/)).toBeVisible();
  await expect(dialog.getByText(/^Left out: the address of 1 link/)).toBeVisible();
  await expect(preview.locator("script, a[href^=javascript]")).toHaveCount(0);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Take this text" }).click();
  await expect(source).toContainText("Prices are shown");
  await source.press("Control+z");
  await expect(source, "undo brings the text back").not.toContainText("Prices are shown");

  // Word.
  await page.getByRole("button", { name: "Import a file" }).click();
  await dialog.locator("input[type=file]").setInputFiles({ name: "policy.docx", mimeType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", buffer: readFileSync(POLICY) });
  await expect(preview.getByRole("heading").first()).toBeVisible();
  await dialog.getByRole("button", { name: "Take this text" }).click();
  await expect(page.getByText("Not saved")).toBeVisible();

  // What is none of the three is refused by name.
  await page.getByRole("button", { name: "Import a file" }).click();
  await dialog.locator("input[type=file]").setInputFiles({ name: "broken.docx", mimeType: "application/octet-stream", buffer: Buffer.from("no archive") });
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Take this text" })).toBeDisabled();
  expect(said.filter((one) => !/Failed to load resource/.test(one))).toEqual([]);
});

test("what a version changes is written as a PDF with its digest", async ({ page }) => {
  test.setTimeout(120_000);
  await visit(page, served, "/disclosures");
  await signIn(page, "Jules Laurent");
  const said = watchConsole(page);
  await page.goto(`${served.url}/#/disclosures/privacy`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("1.1.0");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Redline as PDF" }).click();
  const dialog = page.getByRole("dialog", { name: "Redline of 1.1.0" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Write the PDF" }).click();
  await expect(dialog.getByText(/\.pdf$/)).toBeVisible();
  await expect(dialog.getByText(/^[0-9a-f]{64}$/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Close" }).last().click();
  await expect(dialog).toHaveCount(0);
  expect(said).toEqual([]);
});
