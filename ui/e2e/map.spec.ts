import { expect, test } from "@playwright/test";

import { expectAccessible, open, signIn, watchConsole } from "./helpers.ts";

test("the map is a graph and the same as a list, and both say what an erasure does to a field", async ({ page }) => {
  const said = watchConsole(page);
  await open(page, "/map");
  await signIn(page, "Ana Kovač");
  await page.goto("/#/map");
  await expect(page.getByRole("heading", { level: 1, name: "Data map" })).toBeVisible();
  await expect(page.locator(".react-flow__node")).toHaveCount(19);
  await expectAccessible(page);
  await page.getByRole("navigation", { name: "Sources and collections" }).getByRole("button", { name: /Orders/ }).first().click();
  const inspector = page.getByRole("complementary", { name: "Collection" });
  await inspector.getByRole("button", { name: /placed_at/ }).click();
  await expect(inspector).toContainText("What happens to placed_at in an erasure");
  await expect(inspector).toContainText("AO §147(1), HGB §257(1)");
  await expect(inspector).toContainText("At the latest until");
  await page.keyboard.press("v");
  const table = page.getByRole("table", { name: "Orders", exact: true });
  await expect(table.getByRole("row").filter({ hasText: "placed_at" })).toContainText("Kept");
  await expectAccessible(page);
  expect(said).toEqual([]);
});

test("categories narrow the map, and the address keeps them", async ({ page }) => {
  await open(page, "/map?view=list");
  await signIn(page, "Ana Kovač");
  await page.goto("/#/map?view=list");
  await page.getByRole("group", { name: "Category" }).getByRole("button", { name: "Financial" }).click();
  await expect(page).toHaveURL(/categories=financial/);
  await expect(page.getByRole("status").filter({ hasText: "of 19 collections match" })).toBeVisible();
  await expect(page.getByRole("table", { name: "Newsletter" })).toBeHidden();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByRole("table", { name: "Newsletter" })).toBeVisible();
});

test("a walk is played by keyboard, collection by collection", async ({ page }) => {
  await open(page, "/map");
  await signIn(page, "Ana Kovač");
  await page.goto("/#/map?walk=email");
  const on = page.getByRole("button", { name: "One step on" });
  await on.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/step=1/);
  const inspector = page.getByRole("complementary", { name: "Collection" });
  await expect(inspector).toContainText("email holds the e-mail that is known");
  for (let step = 2; step <= 4; step += 1) await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/step=4/);
  await expect(inspector).toContainText(/rows of video_window\.\w+ lead here by/);
  await expectAccessible(page);
});

test("an officer without the right is told who has it", async ({ page }) => {
  await open(page, "/map");
  await signIn(page, "Jules Laurent");
  await page.goto("/#/map");
  await expect(page.getByRole("alert")).toContainText("data protection officers, handlers, operators, auditors and administrators");
});
