import { expect, test, type Page } from "@playwright/test";

import { expectAccessible, open, signIn, watchConsole } from "./helpers.ts";

/** A draft of the GDPR disclosures, made by the test: no other spec touches that document. It opens in the editor. */
async function newDraft(page: Page): Promise<void> {
  await page.goto("/#/disclosures/gdpr");
  await page.getByRole("button", { name: "New version" }).or(page.getByRole("button", { name: "More actions" })).first().click();
  const item = page.getByRole("menuitem", { name: /^New version/ });
  const dialog = page.getByRole("dialog", { name: "New version" });
  await expect(item.or(dialog)).toBeVisible();
  if (await item.isVisible()) await item.click();
  await dialog.getByRole("button", { name: "Start draft" }).click();
  await expect(page.getByRole("region", { name: /^Editor of GDPR/ })).toBeVisible();
}

test("a version is written clause by clause, kept when one leaves, and saved with what it stands on", async ({ page }) => {
  await open(page, "/disclosures");
  await signIn(page, "Jules");
  const said = watchConsole(page);
  await newDraft(page);
  const source = page.getByRole("textbox", { name: "Text in Markdown, English" });
  const preview = page.getByRole("region", { name: "Preview" });
  const outline = page.getByRole("navigation", { name: "Clauses" });
  await expect(source).toBeVisible();
  await expectAccessible(page);

  // What is missing is put in as a clause, and counts when something is said in it.
  const required = page.getByRole("region", { name: "GDPR Articles 13 and 14" });
  const missing = await required.getByRole("listitem").count();
  await required.getByRole("button", { name: /Insert clause.*legitimate interests/ }).click();
  await expect(source).toContainText("<!-- law: GDPR 13(1)(d) -->");
  await expect(required.getByRole("listitem")).toHaveCount(missing);
  await page.keyboard.type("We want to keep thieves out.");
  await expect(required.getByRole("listitem")).toHaveCount(missing - 1);

  // A clause is written at the end, with a tag whose provision comes from the list.
  await source.press("ControlOrMeta+End");
  await page.keyboard.type("\n\n## Cookies of others\n\nWe set none.");
  await expect(outline.getByRole("button", { name: /Cookies of others/ })).toBeVisible();
  await expect(preview.getByRole("heading", { name: "Cookies of others" })).toBeVisible();
  await page.getByRole("button", { name: "Law tag" }).click();
  await page.keyboard.type("13(1)(e");
  await page.getByRole("option", { name: /GDPR 13\(1\)\(e\)/ }).click();
  await expect(source).toContainText("<!-- law: GDPR 13(1)(e) -->");
  await expect(preview.getByText("GDPR 13(1)(e)")).toBeVisible();
  await expectAccessible(page);
  await expect(page.getByText("Not saved")).toBeVisible();

  // Whoever leaves is asked first.
  await page.getByRole("button", { name: "Close editor" }).click();
  await page.getByRole("dialog", { name: "Leave without saving?" }).getByRole("button", { name: "Keep writing" }).click();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("dialog", { name: "Leave without saving?" }).getByRole("button", { name: "Keep writing" }).click();
  await expect(source).toContainText("We set none.");

  await source.focus();
  await page.keyboard.press("ControlOrMeta+s");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  // Tab belongs to the text until Escape gives it back.
  await source.focus();
  await page.keyboard.press("Tab");
  await expect(source).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(source).not.toBeFocused();
  expect(said).toEqual([]);
});
