import { expect, test } from "@playwright/test";

import { expectAccessibleInThemes, PASSPHRASE, signIn, watchConsole } from "./helpers.ts";
import { ownConsole, visit } from "./servers.ts";

const served = ownConsole({ demo: true });

test.use({ actionTimeout: 20_000 });

test("a publishing error is corrected: its words are shown before it is sent, a second person puts it in force", async ({ page }) => {
  test.setTimeout(180_000);
  await visit(page, served, "/disclosures");
  await signIn(page, "Jules Laurent");
  const said = watchConsole(page);
  await page.goto(`${served.url}/#/disclosures/terms`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Correct an error" }).click();
  const dialog = page.getByRole("dialog", { name: "Correct an error in 1.0.0" });
  const body = dialog.getByRole("textbox", { name: "Text in Markdown, English" });
  await expect(body, "the text in force is there to be mended").toHaveValue(/Terms of service/);

  // Nothing is sent that mends nothing.
  await dialog.getByRole("button", { name: "Send correction for approval" }).click();
  await expect(dialog.getByText("Nothing differs from the version in force.").first()).toBeVisible();
  await expect(dialog.getByText("Say what was wrong.")).toBeVisible();

  await body.fill(`${await body.inputValue()}\n\nWrite to legal@craftvideomarketplace.com.\n`);
  await expect(dialog.locator("ins", { hasText: "legal@craftvideomarketplace.com" })).toBeVisible();
  await expectAccessibleInThemes(page);
  await dialog.getByLabel("What was wrong").fill("The address was missing.");
  await dialog.getByRole("button", { name: "Send correction for approval" }).click();
  await expect(page.getByRole("heading", { level: 1 }).first()).toContainText("1.0.1");
  await expect(page.getByRole("article").filter({ hasText: "The address was missing." })).toContainText("What was wrong");
  await expect(page.getByRole("button", { name: "Approve 1.0.1" }), "whoever wrote it does not approve it").toBeDisabled();

  await signIn(page, "Marta Wójcik");
  await page.goto(`${served.url}/#/disclosures/terms`);
  await expect(page.getByRole("button", { name: "Approve 1.0.1" })).toBeEnabled();
  await page.keyboard.press("a");
  await expect(page.getByRole("dialog").getByText(/your approval puts it in force at once/)).toBeVisible();
  await page.getByLabel("Your own passphrase").fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation", { name: "Versions" }).getByRole("link", { name: /1\.0\.1/ })).toContainText("Live");
  expect(said).toEqual([]);
});
