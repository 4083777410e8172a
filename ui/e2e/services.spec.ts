import { expect, test } from "@playwright/test";

import { expectAccessible, expectAccessibleInThemes, open, signIn, watchConsole } from "./helpers.ts";

test("a service is added with what it needs, its token is shown once, replaced, and taken away", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Ines Falk");
  await page.goto("/#/settings?section=services");
  await page.getByRole("button", { name: "Add service" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add a service" });
  await dialog.getByRole("button", { name: "Add service" }).click();
  await expect(dialog.getByText("Give the service a name.")).toBeVisible();
  await expect(dialog.getByText("Choose at least one thing it may do.")).toBeVisible();
  await dialog.getByLabel("Name").fill("Checkout of the test");
  await dialog.getByText("Read disclosures").click();
  await dialog.getByText("Record acceptances").click();
  await dialog.getByLabel("Requests a second").fill("0");
  await dialog.getByRole("button", { name: "Add service" }).click();
  await expect(dialog.getByText("A number from 1 to 10,000.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("Requests a second").fill("25");
  await dialog.getByRole("button", { name: "Add service" }).click();

  const token = page.getByRole("dialog", { name: "Token of Checkout of the test" });
  const first = (await token.getByTestId("token").textContent()) ?? "";
  expect(first.length).toBeGreaterThan(30);
  await token.getByTestId("token").click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(first);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(token, "only its own button closes what is shown once").toBeVisible();
  await token.getByRole("button", { name: "I have copied it" }).click();
  await expect(token).toBeHidden();

  const line = page.getByRole("table", { name: "Services" }).getByRole("row").filter({ hasText: "Checkout of the test" });
  await expect(line).toContainText("Record acceptances");
  await expect(line).toContainText("25 a second");
  await expect(line).toContainText("never");
  await expect(line).toContainText(`${first.slice(0, 6)}`);
  await expectAccessibleInThemes(page);

  await line.getByRole("button", { name: "New token" }).click();
  const rotate = page.getByRole("dialog", { name: "New token for Checkout of the test" });
  await rotate.getByRole("radio", { name: "1 hour" }).click();
  await rotate.getByRole("button", { name: "New token" }).click();
  expect(await token.getByTestId("token").textContent()).not.toBe(first);
  await token.getByRole("button", { name: "I have copied it" }).click();
  await expect(line.getByRole("listitem")).toHaveCount(2);

  await line.getByRole("button", { name: "Take access away" }).click();
  await page.getByRole("dialog", { name: "Take access away from Checkout of the test" }).getByRole("button", { name: "Take access away" }).click();
  await expect(page.getByRole("table", { name: "Without access" })).toContainText("Checkout of the test");
  expect(said).toEqual([]);
});

test("who may not give services access is told who may", async ({ page }) => {
  await open(page);
  await signIn(page, "Ana Kovač");
  await page.goto("/#/settings?section=services");
  await expect(page.getByText("Giving services access needs the role of administrator.")).toBeVisible();
  await expectAccessible(page);
});
