import { expect, test } from "@playwright/test";

import { expectAccessible, open, signIn, watchConsole } from "./helpers.ts";

test("what a waiting version changes is read word by word, and walked by keyboard", async ({ page }) => {
  await open(page, "/disclosures");
  await signIn(page, "Marta Wójcik");
  const said = watchConsole(page);
  await page.goto("/#/disclosures");
  await page.getByRole("link", { name: "Privacy policy" }).click();
  const compared = page.getByRole("region", { name: "Changes from 1.0.0 to 1.1.0" });
  await expect(compared.locator("ins").first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.getByText(/^Change 1 of/).first()).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.getByText(/^Change 2 of/).first()).toBeVisible();
  await expect(compared.locator("ins").first()).toBeInViewport();
  await expectAccessible(page);
  await page.keyboard.press("v");
  await expect(page.getByRole("radio", { name: "Side by side" })).toBeChecked();
  await expectAccessible(page);
  await page.keyboard.press("v");
  await expect(compared.locator("del")).toHaveCount(0);
  expect(said).toEqual([]);
});
