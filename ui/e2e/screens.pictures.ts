import { expect, test, type Page } from "@playwright/test";
import { join } from "node:path";

import { open, row, signIn, signOut } from "./helpers.ts";
import { PAGES } from "./pages.ts";

/** Takes the pictures of `docs/screens`; `scripts/screens.sh` runs it. Nothing is asserted but that pages open. */
const OUT = process.env["SCREENS"] ?? "../docs/screens";
const SIZES = [
  [1024, 680],
  [1440, 900],
  [1920, 1080],
] as const;

interface Scene {
  name: string;
  go: (page: Page) => Promise<void>;
}

const SCENES: readonly Scene[] = [
  ...PAGES.map(([path, heading]): Scene => ({
    name: path.slice(1).replace(/[/?&](?:\w+=)?/g, "-"),
    go: async (page) => {
      await page.goto(`/#${path}`);
      await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
    },
  })),
  { name: "requests-panel", go: async (page) => {
    await page.goto("/#/requests");
    await expect(page.getByRole("grid", { name: "Requests" })).toBeVisible();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("complementary", { name: "Request in short" })).toBeVisible();
  } },
  { name: "request", go: (page) => openByNumber(page, "REQ-20013") },
  { name: "request-erasure", go: (page) => openByNumber(page, "REQ-20011") },
  { name: "palette", go: async (page) => {
    await page.goto("/#/requests");
    await expect(page.getByRole("grid", { name: "Requests" })).toBeVisible();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("re");
    await page.waitForTimeout(500);
  } },
  { name: "shortcuts", go: async (page) => {
    await page.goto("/#/requests");
    await expect(page.getByRole("grid", { name: "Requests" })).toBeVisible();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toBeVisible();
  } },
  { name: "locked", go: async (page) => {
    await page.goto("/#/reports");
    await expect(page.getByRole("heading", { level: 1, name: "Reports" })).toBeVisible();
    await page.keyboard.press("Control+l");
    await expect(page.getByRole("heading", { name: "The window is locked" })).toBeVisible();
  } },
];

/** Opens a request by its number: the queue is narrowed to it first, so that its row stays put. */
async function openByNumber(page: Page, number: string): Promise<void> {
  await page.goto("/#/reports");
  await page.goto("/#/requests?view=all");
  const grid = page.getByRole("grid", { name: "Requests" });
  await page.getByRole("textbox", { name: "Search requests" }).fill(number);
  await expect(grid.getByRole("row").filter({ hasText: /REQ-\d+/ })).toHaveCount(1);
  await row(page, number).click();
  await grid.focus();
  await page.keyboard.press("o");
  await expect(page.getByRole("list", { name: "Steps" })).toBeVisible();
}

for (const theme of ["light", "dark", "hc"] as const) {
  test(`pictures in the ${theme} theme`, async ({ page }) => {
    test.setTimeout(900_000);
    await page.addInitScript((chosen) => localStorage.setItem("preferences", JSON.stringify({ theme: chosen, language: "en", region: "GB" })), theme);
    await open(page);
    await signIn(page, "Ana Kovač");
    const take = async (name: string) => {
      await page.waitForLoadState("networkidle", { timeout: 3000 }).catch(() => {});
      await expect(page.locator("[class*=skeleton]")).toHaveCount(0);
      for (const [width, height] of SIZES) {
        await page.setViewportSize({ width, height });
        await page.waitForTimeout(250);
        await page.screenshot({ path: join(OUT, `${name}-${theme}-${width}.png`), animations: "disabled" });
      }
    };
    for (const { name, go } of SCENES) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await go(page);
      await take(name);
      await page.keyboard.press("Escape");
    }
    // The last scene left the window locked; a new one begins at the door.
    await page.evaluate(() => sessionStorage.removeItem("locked"));
    await page.reload();
    await signOut(page);
    await take("sign-in");
  });
}
