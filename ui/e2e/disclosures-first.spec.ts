import { expect, test } from "@playwright/test";

import { expectAccessible, expectAccessibleInThemes, PASSPHRASE, signIn, watchConsole } from "./helpers.ts";
import { ownConsole, visit } from "./servers.ts";

const served = ownConsole({ demo: true });

test.use({ actionTimeout: 20_000 });

test("a document that did not exist is begun, written, sent and approved", async ({ page }) => {
  test.setTimeout(180_000);
  await visit(page, served, "/disclosures");
  await signIn(page, "Jules Laurent");
  const said = watchConsole(page);
  await page.goto(`${served.url}/#/disclosures`);
  await page.getByRole("button", { name: "New version" }).click();
  const dialog = page.getByRole("dialog", { name: "New version" });
  await dialog.getByRole("button", { name: /Document/ }).click();
  await page.getByRole("option", { name: "Another document" }).click();
  await dialog.getByRole("button", { name: "Create draft" }).click();
  await expect(dialog.getByText("An address that begins with https://.")).toBeVisible();
  await expectAccessibleInThemes(page);
  await dialog.getByLabel("Title").fill("Accessibility statement");
  await dialog.getByLabel("Key").fill("accessibility");
  await dialog.getByLabel("Address").fill("https://craftvideomarketplace.com/accessibility");
  await expect(dialog.getByLabel("Version")).toHaveValue("1.0.0");
  await dialog.getByRole("button", { name: "Create draft" }).click();

  const source = page.getByRole("textbox", { name: "Text in Markdown, English" });
  await expect(source).toContainText("# Accessibility statement");
  await source.press("Control+End");
  await page.keyboard.insertText("\n## What works\n\nEverything can be done by keyboard.\n");
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Close editor" }).press("Enter");
  await expect(page.getByRole("region", { name: "Text of 1.0.0" })).toContainText("Everything can be done by keyboard.");
  await expectAccessible(page);
  await page.keyboard.press("s");
  await page.getByRole("dialog").getByRole("button", { name: "Send for approval" }).press("Enter");
  await expect(page.getByRole("list", { name: "Steps" }).locator("[aria-current=step]")).toHaveText("Review, 1 of 2");

  await signIn(page, "Marta Wójcik");
  await page.goto(`${served.url}/#/disclosures/accessibility`);
  await expect(page.getByRole("button", { name: "Approve 1.0.0" })).toBeEnabled();
  await page.keyboard.press("a");
  await page.getByLabel("Your own passphrase").fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Steps" }).locator("[aria-current=step]")).toHaveText("Schedule");
  expect(said).toEqual([]);
});

test("a draft is discarded, and the document keeps what is in force", async ({ page }) => {
  test.setTimeout(120_000);
  await visit(page, served, "/disclosures");
  await signIn(page, "Jules Laurent");
  const said = watchConsole(page);
  await page.goto(`${served.url}/#/disclosures/ccpa`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("1.0.0");
  await page.keyboard.press("n");
  await page.getByRole("dialog", { name: "New version" }).getByRole("button", { name: "Create draft" }).click();
  await page.getByRole("button", { name: "Close editor" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("1.1.0");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Discard draft" }).click();
  const dialog = page.getByRole("dialog", { name: "Discard 1.1.0" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Discard draft" }).click();
  await expect(page.getByText("Draft discarded")).toBeVisible();
  const row = page.getByRole("table", { name: "Documents" }).getByRole("row", { name: /CCPA disclosures/ });
  await expect(row).toContainText("1.0.0, since");
  await expect(row).not.toContainText("1.1.0");
  expect(said).toEqual([]);
});
