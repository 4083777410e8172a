import { expect, test } from "@playwright/test";

import { expectAccessible, open, row, signIn, watchConsole } from "./helpers.ts";

test.beforeEach(async ({ page }) => {
  await open(page);
  await signIn(page, "Ana Kovač");
});

test("a shortcut is changed in Settings, a conflict is named, and the usual keys come back", async ({ page }) => {
  const said = watchConsole(page);
  await page.goto("/#/settings?section=shortcuts");
  const frame = page.getByRole("region", { name: "Window" });
  const change = frame.getByRole("button", { name: "Change the key: Show all shortcuts" });
  await change.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Press the new key…" })).toBeFocused();
  await page.keyboard.press("Control+k");
  await expect(frame.getByText("Ctrl K belongs to: Search or run.")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("q");
  await expect(change, "the focus is back where it was").toBeFocused();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("q");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");

  // A sequence that a single letter would cut off is a conflict as well; it can be taken.
  await change.click();
  await page.keyboard.press("g");
  await expect(frame.getByText(/^G belongs to: Overview, Requests/)).toBeVisible();
  await page.keyboard.press("Escape");
  await change.click();
  await page.keyboard.press("Control+k");
  await frame.getByRole("button", { name: "Use it here instead" }).click();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");

  // It is kept on this machine, until the usual keys are asked for.
  await page.reload();
  await expect(page.getByRole("button", { name: "Usual key again: Show all shortcuts" })).toBeVisible();
  await page.getByRole("button", { name: "Usual keys again" }).click();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Search or run" })).toBeVisible();
  await page.keyboard.press("Escape");
  expect(said).toEqual([]);
});

test("Ctrl C copies the row as text, Ctrl Shift C its link, and the link opens in a second window", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/#/requests?view=all");
  await row(page, "REQ-20010").click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+c");
  await expect(page.getByText("The clipboard now holds personal data.")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("Request: REQ-20010");
  expect(copied).toContain("Type: Access");
  await page.keyboard.press("Control+Shift+c");
  await expect(page.getByText("Link copied")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toMatch(/#\/requests\/[0-9a-f-]{36}$/);
  // Without a token of its own, it asks the window that is open.
  const second = await context.newPage();
  await second.goto(link);
  await expect(second.getByRole("heading", { level: 1 })).toContainText("REQ-20010");
  // A locked window opens no other.
  for (const one of [page, second]) {
    await one.keyboard.press("Control+l");
    await expect(one.getByRole("heading", { name: "The window is locked" })).toBeVisible();
  }
  const third = await context.newPage();
  await third.goto(link);
  await expect(third.getByRole("alert")).toBeVisible();
  await expect(third.getByRole("complementary")).toHaveCount(0);
});

test("the palette names the request one is at, and Backspace leaves it", async ({ page }) => {
  await page.goto("/#/requests?view=all");
  await row(page, "REQ-20010").click();
  await expect(page.getByRole("complementary", { name: "Request in short" })).toContainText("REQ-20010");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Search or run" });
  await expect(palette.getByText("REQ-20010", { exact: true })).toBeVisible();
  await expect(palette.getByRole("option").first()).toBeVisible();
  await palette.getByRole("combobox").fill("extend");
  await expect(palette.getByRole("option", { name: /Extend/ }).first()).toBeVisible();
  await palette.getByRole("combobox").fill("");
  await page.keyboard.press("Backspace");
  await expect(palette.getByText("REQ-20010", { exact: true })).toHaveCount(0);
  await palette.getByRole("combobox").fill("extend");
  await expect(palette.getByRole("option", { name: /Extend/ })).toHaveCount(0);
});

test("a column is made wider with the arrows, is kept for its view, and gets its usual width back", async ({ page }) => {
  await page.goto("/#/requests?view=all");
  const head = page.getByRole("columnheader", { name: /^Status/ });
  const width = async () => (await head.boundingBox())?.width ?? 0;
  await expect(head).toBeVisible();
  const usual = await width();
  await page.getByRole("separator", { name: "Width of Status" }).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(width).toBe(Math.round(usual) + 40);
  await expectAccessible(page);
  await page.reload();
  await expect.poll(width).toBe(Math.round(usual) + 40);
  await page.getByRole("link", { name: /^All open/ }).click();
  await expect.poll(width, "another view has its own widths").toBeLessThan(usual + 30);
  await page.getByRole("link", { name: /^All \d/ }).click();
  const edge = await page.getByRole("separator", { name: "Width of Status" }).boundingBox();
  await page.mouse.move((edge?.x ?? 0) + 4, (edge?.y ?? 0) + 10);
  await page.mouse.down();
  await page.mouse.move((edge?.x ?? 0) + 64, (edge?.y ?? 0) + 10, { steps: 4 });
  await page.mouse.up();
  await expect.poll(width).toBeGreaterThan(usual + 80);
  await page.getByRole("button", { name: "Display options" }).click();
  await page.getByRole("button", { name: "Usual column widths" }).click();
  await page.keyboard.press("Escape");
  await expect.poll(width).toBe(usual);
});

test("the focus is never lost: Enter presses what has it, and what is gone hands it on", async ({ page }) => {
  await page.goto("/#/requests?view=all");
  const grid = page.getByRole("grid", { name: "Requests" });
  await expect(row(page, "REQ-20010")).toBeVisible();
  await page.keyboard.press("j");

  // The last filter goes by Enter on its button, and no side panel comes.
  await page.keyboard.press("f");
  await page.getByRole("menuitemcheckbox", { name: "In review" }).press("Enter");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove filter Status" }).press("Enter");
  await expect(page.getByRole("button", { name: "Remove filter Status" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Filter" })).toBeFocused();
  await expect(page.getByRole("complementary", { name: "Request in short" })).toHaveCount(0);

  // A search that finds nothing is taken back; the list has the focus.
  await page.getByRole("textbox", { name: "Search requests" }).fill("nobody has this name");
  await page.getByRole("button", { name: "Clear filters" }).press("Enter");
  await expect(grid).toBeFocused();

  // The side panel follows the cursor and keeps the focus; another view takes it away.
  await page.keyboard.press("Enter");
  const panel = page.getByRole("complementary", { name: "Request in short" });
  await expect(panel).toBeFocused();
  const first = await panel.getByRole("heading", { level: 2 }).textContent();
  await page.keyboard.press("j");
  await expect(panel.getByRole("heading", { level: 2 })).not.toHaveText(first ?? "");
  await expect(panel).toBeFocused();
  await page.keyboard.press("Control+2");
  await expect(panel).toHaveCount(0);
  await expect(grid).toBeFocused();
});

test("the way back from a request leads to the queue as it was left", async ({ page }) => {
  await page.goto("/#/requests?view=all");
  await expect(row(page, "REQ-20010")).toBeVisible();
  for (let step = 0; step < 28; step += 1) await page.keyboard.press("j");
  await page.keyboard.press("o");
  await expect(page.getByRole("list", { name: "Steps" })).toBeVisible();
  const number = /REQ-\d+/.exec((await page.getByRole("heading", { level: 1 }).textContent()) ?? "")?.[0] ?? "";
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/view=all/);
  await expect(row(page, number)).toBeInViewport();
  await page.keyboard.press("o");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(number);
});
