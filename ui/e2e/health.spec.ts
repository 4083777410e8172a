import { expect, test } from "@playwright/test";

import { expectAccessible, signIn, watchConsole } from "./helpers.ts";
import { serve, visit } from "./servers.ts";

test("panels and alerts come from a real metrics page, and say so when it is gone", async ({ page }) => {
  test.setTimeout(120_000);
  const own = await serve({ demo: true, metrics: true });
  try {
    await visit(page, own);
    await signIn(page, "Ines Falk");
    const said = watchConsole(page);
    await page.goto(`${own.url}/#/health`);
    await expect(page.getByRole("heading", { name: "No metrics address is set" })).toBeVisible();
    await expectAccessible(page);
    await page.goto(`${own.url}/#/settings?section=metrics`);
    const address = page.getByRole("textbox", { name: /Metrics address/ });
    await address.fill(`${own.url}/metrics`);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText(/answers, newest sample/)).toBeVisible();
    await page.goto(`${own.url}/#/health?range=15`);
    // A rate needs two samples; a gauge is there at once.
    const sessions = page.getByRole("region", { name: "Active sessions" }).first();
    await expect(sessions.locator("canvas")).toBeVisible({ timeout: 30_000 });
    await page.keyboard.press("t");
    await expect(page.getByRole("table", { name: "Active sessions" })).toBeVisible();
    await expect(page.getByRole("table", { name: "Alerts" })).toContainText("DatabaseDown");
    await expectAccessible(page);
    await page.goto(`${own.url}/#/settings?section=metrics`);
    await address.fill("http://127.0.0.1:1/metrics");
    await page.getByRole("button", { name: "Save" }).click();
    await page.goto(`${own.url}/#/health`);
    await expect(page.getByRole("status").filter({ hasText: "The metrics address does not answer" })).toBeVisible();
    await expectAccessible(page);
    expect(said).toEqual([]);
  } finally {
    await own.stop();
  }
});
