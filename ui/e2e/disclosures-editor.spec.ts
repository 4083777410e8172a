import { expect, test, type Page } from "@playwright/test";

import { expectAccessible, open, signIn, watchConsole } from "./helpers.ts";

/** A draft of the GDPR disclosures, made by the test: no other spec touches that document. It opens in the editor. */
async function newDraft(page: Page): Promise<void> {
  await page.goto("/#/disclosures/gdpr");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("GDPR");
  await expect(page.getByRole("button", { name: "New version" })).toBeVisible();
  await page.keyboard.press("n");
  const dialog = page.getByRole("dialog", { name: "New version" });
  await dialog.getByRole("button", { name: "Create draft" }).click();
  await expect(page.getByRole("region", { name: /^Editor of GDPR/ })).toBeVisible();
}

const THEMES = ["light", "dark", "hc"] as const;

async function expectAccessibleInEveryTheme(page: Page): Promise<void> {
  for (const theme of THEMES) {
    await page.evaluate((name) => document.documentElement.setAttribute("data-theme", name), theme);
    await expectAccessible(page);
  }
  await page.evaluate(() => document.documentElement.setAttribute("data-theme", "light"));
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
  await expectAccessibleInEveryTheme(page);

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
  // What was written can still be taken back, and put there again.
  await source.press("ControlOrMeta+z");
  await expect(page.getByText("Not saved")).toBeVisible();
  await source.press("ControlOrMeta+y");
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

test("coverage is read as a chart and as a table, and what was in force on a day is looked up", async ({ page }) => {
  await open(page, "/disclosures");
  await signIn(page, "Jules");
  const said = watchConsole(page);
  await page.goto("/#/disclosures");
  const then = page.getByRole("region", { name: "In force, and who accepted" });
  await expect(then.getByText("Looking one up is written to the audit trail.")).toBeVisible();
  await then.getByLabel("Day").fill("2026-01-15");
  await then.getByRole("button", { name: "Look up" }).click();
  await expect(then.getByText(/^1\.0\.0, since/).first()).toBeVisible();
  await then.getByLabel("Day").fill("2025-01-15");
  await then.getByRole("button", { name: "Look up" }).click();
  await expect(then.getByText("nothing").first()).toBeVisible();
  await expectAccessibleInEveryTheme(page);

  await page.getByRole("link", { name: "Privacy policy" }).click();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Coverage over time" }).click();
  const coverage = page.getByRole("dialog", { name: "Coverage of Privacy policy" });
  await expect(coverage.getByRole("img", { name: /people accepted a version that counts for 1\.0\.0/ })).toBeVisible();
  await expectAccessibleInEveryTheme(page);
  await coverage.getByRole("radio", { name: "30 days" }).click();
  await coverage.getByRole("radio", { name: "Table", exact: true }).click();
  await expect(coverage.getByRole("table", { name: "Coverage over time" }).getByRole("row")).toHaveCount(31);
  await expect(coverage.getByRole("table", { name: "By place" })).toBeVisible();
  expect(said).toEqual([]);
});

test("people to be told of a version are written into a file, and the look at them is recorded", async ({ page }) => {
  await open(page, "/disclosures");
  await signIn(page, "Jules");
  await page.goto("/#/disclosures/privacy");
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "List people to tell" }).click();
  const dialog = page.getByRole("dialog", { name: /^People to tell of/ });
  await expect(dialog.getByText("Writing the list is written to the audit trail.")).toBeVisible();
  await dialog.getByRole("button", { name: "Write the list" }).click();
  await expect(dialog.getByText(/^[\d,]+ people in the file\.$/)).toBeVisible({ timeout: 20_000 });
  await expect(dialog.getByText(/notify.*\.csv/)).toBeVisible();
  await expectAccessible(page);
});
