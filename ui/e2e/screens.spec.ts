import { expect, test } from "@playwright/test";

import { expectAccessible, open, signIn, watchConsole } from "./helpers.ts";

/** Every page and the heading it opens with. */
const PAGES = [
  ["/overview", "Overview"],
  ["/requests", "Requests"],
  ["/disclosures", "Disclosures"],
  ["/map", "Data map"],
  ["/map?view=list", "Data map"],
  ["/health", "System health"],
  ["/audit", "Audit trail"],
  ["/reports", "Reports"],
  ["/reports?report=audit&format=csv", "Reports"],
  ["/settings?section=sources", "Settings"],
  ["/settings?section=map", "Settings"],
  ["/settings?section=officers", "Settings"],
  ["/settings?section=appearance", "Settings"],
] as const;

for (const theme of ["light", "dark", "hc"] as const) {
  test(`every page is accessible and quiet in the ${theme} theme`, async ({ page }) => {
    test.setTimeout(180_000);
    const said = watchConsole(page);
    await page.addInitScript((chosen) => localStorage.setItem("preferences", JSON.stringify({ theme: chosen })), theme);
    await open(page);
    await signIn(page, "Ana Kovač");
    for (const [path, heading] of PAGES) {
      await page.goto(`/#${path}`);
      await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
      await page.waitForLoadState("networkidle").catch(() => {});
      await expectAccessible(page);
    }
    expect(said).toEqual([]);
  });
}

test("the queue, a request and the palette work by keyboard alone", async ({ page }) => {
  await open(page);
  await signIn(page, "Ana Kovač");
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await expect(page.getByRole("grid", { name: "Requests" })).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  const panel = page.getByRole("complementary", { name: "Request in short" });
  await expect(panel).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(page.getByRole("grid", { name: "Requests" })).toBeFocused();
  await page.keyboard.press("o");
  await expect(page.getByRole("list", { name: "Steps" })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("audit");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Audit trail" })).toBeFocused();
});
