import { expect, test } from "@playwright/test";

import { open, signIn, watchConsole } from "./helpers.ts";

test.beforeEach(async ({ page }) => {
  await open(page);
  await signIn(page, "Ana Kovač");
  await page.goto("/#/overview");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
});

test("the posture sentence and every number lead to their requests", async ({ page }) => {
  const said = watchConsole(page);
  await page.getByRole("heading", { level: 2, name: /late|due today/ }).getByRole("link").first().click();
  await expect(page.getByRole("grid", { name: "Requests" })).toBeVisible();
  await page.goBack();
  await page.getByRole("link", { name: /^Due in 7 days/ }).click();
  await expect(page).toHaveURL(/view=due_7_days/);
  expect(said).toEqual([]);
});

test("a square of the deadline chart opens its request by keyboard", async ({ page }) => {
  const square = page.getByRole("figure", { name: /by due day$/ }).getByRole("link").first();
  const number = /REQ-\d+/.exec((await square.getAttribute("aria-label")) ?? "")?.[0] ?? "";
  await square.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(number);
});

test("1, 2 and 3 choose how far to look back", async ({ page }) => {
  await page.keyboard.press("1");
  await expect(page.getByText("per day", { exact: true })).toBeVisible();
  await page.keyboard.press("3");
  await expect(page).toHaveURL(/range=90/);
  await expect(page.getByText("per week", { exact: true })).toBeVisible();
});

test("what is known is a share of people, and what is not is said so, never shown as zero", async ({ page }) => {
  await expect(page.getByRole("link", { name: /^Marketing consent/ })).toContainText(/\d%.*of [\d,]+ people/);
  await page.getByRole("link", { name: /^Marketing consent/ }).click();
  await expect(page).toHaveURL(/consent\?purpose=marketing/);
  await expect(page.locator("[aria-current=true]").filter({ hasText: /marketing/i })).toBeFocused();
  await page.goBack();
  await expect(page.getByRole("region", { name: "Consent by purpose" })).toContainText("Marketing");
  await expect(page.getByRole("region", { name: "System" })).toContainText("No metrics address is set, so nothing is known about the system.");
});

test("an item is put aside for a while, and that can be undone", async ({ page }) => {
  const card = page.getByRole("region", { name: "Needs attention" });
  const items = card.getByRole("listitem");
  await expect(items.nth(1)).toBeVisible();
  const before = await items.count();
  await items.last().getByRole("button", { name: /^Snooze/ }).click();
  await page.getByRole("menuitem", { name: "For three days" }).click();
  await expect(items).toHaveCount(before - 1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(items).toHaveCount(before);
  // It stays aside for this officer after the window was closed.
  await card.getByRole("button", { name: "Snooze all" }).click();
  await page.reload();
  await expect(card).toContainText("Everything is snoozed");
  await card.getByRole("button", { name: /^Show / }).click();
  await expect(items).toHaveCount(before);
});
