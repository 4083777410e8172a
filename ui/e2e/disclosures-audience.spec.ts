import { expect, test } from "@playwright/test";

import { expectAccessibleInThemes, signIn, watchConsole } from "./helpers.ts";
import { ownConsole, visit } from "./servers.ts";

const served = ownConsole({ demo: true });

test.use({ actionTimeout: 20_000 });

test("who has to accept is changed after it was counted, and the list says so", async ({ page }) => {
  test.setTimeout(120_000);
  await visit(page, served, "/disclosures");
  await signIn(page, "Jules Laurent");
  const said = watchConsole(page);
  await page.goto(`${served.url}/#/disclosures`);
  const row = page.getByRole("table", { name: "Documents" }).getByRole("row", { name: /Cookie policy/ });
  await expect(row).toContainText("nobody has to");
  await row.getByRole("link", { name: "Cookie policy" }).click();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Who has to accept" }).click();
  const dialog = page.getByRole("dialog", { name: "Who has to accept: Cookie policy" });
  await dialog.getByRole("button", { name: "Add rule" }).click();
  const rule = dialog.getByRole("group", { name: "Rule 1" });
  await rule.getByLabel("Roles").fill("maker");
  await dialog.getByRole("button", { name: "Count" }).click();
  await expect(dialog.getByText(/^With these rules [1-9][\d,]* of [\d,]+ people would have to accept\.$/)).toBeVisible();
  // What was counted belongs to the rules as they were.
  await rule.getByLabel("Jurisdictions").fill("de");
  await expect(dialog.getByText(/^With these rules/)).toHaveCount(0);
  await dialog.getByRole("button", { name: "Count" }).click();
  await expect(dialog.getByText(/^With these rules/)).toBeVisible();
  await expectAccessibleInThemes(page);

  // Whoever leaves is asked first.
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.getByRole("button", { name: "Keep writing" }).click();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await page.goto(`${served.url}/#/disclosures`);
  await expect(row).not.toContainText("nobody has to");
  expect(said).toEqual([]);
});
