import { expect, test } from "@playwright/test";

import { open, signIn, watchConsole } from "./helpers.ts";

test("another language is chosen in the settings, and the window begins anew in it", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Ana Kovač");
  await page.goto("/#/settings?section=appearance");
  await page.getByRole("button", { name: /Language/ }).click();
  await page.getByRole("option", { name: "Deutsch" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await page.goto("/#/health");
  // Still signed in, and a translated page.
  await expect(page.getByRole("heading", { level: 1, name: "Systemzustand" })).toBeVisible();
  expect(said).toEqual([]);
});

test("dates and numbers follow the region, apart from the language", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("preferences", JSON.stringify({ language: "en", region: "DE" })));
  await open(page);
  await signIn(page, "Ana Kovač");
  await page.goto("/#/settings?section=appearance");
  await expect(page.getByText("1.234.567")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test("what the console refuses is said in the language of the window", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("preferences", JSON.stringify({ language: "de", region: "DE" })));
  await open(page);
  const signedIn = page.getByRole("button", { name: "Abmelden" });
  await expect(signedIn.or(page.getByRole("button", { name: "Anmelden" }))).toBeVisible();
  if (await signedIn.isVisible()) await signedIn.click();
  await page.getByRole("radio", { name: /Ana Kovač/ }).click();
  await page.getByLabel("Passphrase").fill("not the passphrase");
  await page.getByRole("button", { name: "Anmelden" }).click();
  await expect(page.getByRole("alert")).toContainText("Anmeldename und Passphrase passen nicht zusammen.");
});
