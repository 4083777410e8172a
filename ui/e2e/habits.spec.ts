import { expect, test } from "@playwright/test";

import { expectAccessible, open, PASSPHRASE, signIn, watchConsole } from "./helpers.ts";

test.beforeEach(async ({ page }) => {
  await open(page);
  await signIn(page, "Ana Kovač");
});

test("Ctrl L locks: nothing of the page is left, and the passphrase opens it where it was", async ({ page }) => {
  const said = watchConsole(page);
  await page.goto("/#/reports");
  await expect(page.getByRole("heading", { level: 1, name: "Reports" })).toBeVisible();
  await page.keyboard.press("Control+l");
  await expect(page.getByRole("heading", { name: "The window is locked" })).toBeVisible();
  await expect(page.getByRole("complementary")).toHaveCount(0);
  await expect(page.getByText("Audit report")).toHaveCount(0);
  await expectAccessible(page);
  // A window that is loaded anew stays locked.
  await page.reload();
  await expect(page.getByRole("heading", { name: "The window is locked" })).toBeVisible();
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Reports" })).toBeVisible();
  expect(said).toEqual([]);
});

test("Ctrl L locks over an open dialog too", async ({ page }) => {
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Control+l");
  await expect(page.getByRole("heading", { name: "The window is locked" })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByLabel("Passphrase").fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
});

test("a wrong passphrase does not unlock", async ({ page }) => {
  await page.keyboard.press("Control+l");
  await page.getByLabel("Passphrase").fill("not this one, surely");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByRole("heading", { name: "The window is locked" })).toBeVisible();
  await page.getByRole("button", { name: "Sign in as somebody else" }).click();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
});

test("the window locks by itself after minutes without a key or a click, and says so before", async ({ page }) => {
  await page.clock.install();
  await page.goto("/#/reports");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Reports" })).toBeVisible();
  await page.clock.runFor("13:30");
  await expect(page.getByText("The window locks in two minutes")).toBeVisible();
  await page.clock.runFor("02:00");
  await expect(page.getByRole("heading", { name: "The window is locked" })).toBeVisible();
});

test("a console that does not answer is said with its time, and the page stays", async ({ page }) => {
  await page.goto("/#/requests");
  const grid = page.getByRole("grid", { name: "Requests" });
  await expect(grid).toBeVisible();
  await page.route("**/rpc/**", (route) => route.abort());
  await page.route("**/events**", (route) => route.abort());
  await page.getByRole("link", { name: "Reports" }).click();
  await page.getByRole("link", { name: /^Requests/ }).first().click();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("novak");
  await expect(page.getByText(/Not connected to the console since \d\d:\d\d\. Showing data from \d\d:\d\d/)).toBeVisible({ timeout: 45_000 });
  await page.keyboard.press("Escape");
  await expect(page.getByText(/Retrying/).first()).toBeVisible();
  await page.unroute("**/rpc/**");
  await page.getByRole("button", { name: "Retry now" }).click();
  await expect(page.getByText(/Not connected to the console/)).toBeHidden();
});

test("F6 goes through the parts of the window, and the skip link to the page", async ({ page }) => {
  await page.goto("/#/health");
  await expect(page.getByRole("heading", { level: 1, name: "System health" })).toBeVisible();
  await page.keyboard.press("F6");
  const first = await page.evaluate(() => document.activeElement?.tagName);
  await page.keyboard.press("F6");
  const second = await page.evaluate(() => document.activeElement?.tagName);
  expect([first, second].toSorted()).toEqual(["ASIDE", "MAIN"]);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "System health" })).toBeVisible();
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "Skip to content" });
  await expect(skip).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
});

test("the focus is never lost when the page changes", async ({ page }) => {
  for (const [keys, heading] of [["r", "Requests"], ["d", "Disclosures"], ["h", "System health"], ["a", "Audit trail"], ["p", "Reports"], ["s", "Settings"], ["o", "Overview"]] as const) {
    await page.keyboard.press("g");
    await page.keyboard.press(keys);
    await expect(page.getByRole("heading", { level: 1, name: heading })).toBeFocused();
  }
});

test("at 1024 by 680, and at 200 % of the least window, nothing is cut off", async ({ page }) => {
  // 200 % of 1440 by 900 leaves 720 by 450 pixels of the page.
  for (const size of [{ width: 1024, height: 680 }, { width: 720, height: 450 }]) {
    await page.setViewportSize(size);
    for (const path of ["/overview", "/requests", "/disclosures", "/health", "/audit", "/reports", "/settings?section=appearance"]) {
      await page.goto(`/#${path}`);
      await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
      await page.waitForLoadState("networkidle").catch(() => {});
      const lost = await page.evaluate(cutOff);
      expect(lost, `${path} at ${size.width}`).toEqual([]);
    }
  }
  const rail = await page.getByRole("complementary", { name: "Primary" }).boundingBox();
  expect(rail?.width).toBeLessThanOrEqual(52);
});

/** Controls that lie outside of everything that can be scrolled to. */
function cutOff(): string[] {
  const lost: string[] = [];
  for (const control of document.querySelectorAll<HTMLElement>("button, a[href], input, select, textarea, h1, h2")) {
    const box = control.getBoundingClientRect();
    if (box.width === 0 || control.closest("[class*=skip], [aria-hidden=true]") || getComputedStyle(control).clipPath !== "none") continue;
    let scrolls = false;
    for (let parent = control.parentElement; parent; parent = parent.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(parent);
      if (/auto|scroll/.test(overflowX + overflowY) && (parent.scrollWidth > parent.clientWidth || parent.scrollHeight > parent.clientHeight)) scrolls = true;
    }
    const outside = box.right < 1 || box.left > window.innerWidth - 1 || box.right > window.innerWidth + 1 || box.bottom > window.innerHeight + 1;
    if (outside && !scrolls) lost.push(`${control.tagName} ${control.getAttribute("aria-label") ?? control.textContent?.slice(0, 40)}`);
  }
  return lost;
}
