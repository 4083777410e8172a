import { expect, test, type Page } from "@playwright/test";

import { expectAccessible, open, signIn, watchConsole } from "./helpers.ts";

const SECTIONS = ["Text and colour", "Glyphs", "Small parts", "Actions", "Fields", "Files", "Layout", "Feedback", "Dialogs", "Charts", "Grid"];

for (const theme of ["light", "dark", "hc"] as const) {
  test(`every component looks as it did, in the ${theme} theme`, async ({ page }) => {
    test.setTimeout(180_000);
    const said = watchConsole(page);
    await page.addInitScript((chosen) => localStorage.setItem("preferences", JSON.stringify({ theme: chosen, gallery: true, region: "GB", language: "en" })), theme);
    await open(page);
    await signIn(page, "Ana Kovač");
    // Wide and tall enough that no section is cut and none wraps with the scrollbar.
    await page.setViewportSize({ width: 1240, height: 2200 });
    await page.goto("/#/gallery");
    await expect(page.getByRole("heading", { level: 1, name: "Gallery" })).toBeVisible();
    await page.evaluate(() => document.fonts.ready);
    await clearOfOthers(page);
    for (const name of SECTIONS) {
      const section = page.getByRole("region", { name, exact: true }).first();
      await expect(section).toHaveScreenshot(`${name.toLowerCase().replaceAll(" ", "-")}-${theme}.png`, {
        animations: "disabled",
        // Edges of letters and curves differ between runs by a shade; shapes and colours do not.
        threshold: 0.25,
        maxDiffPixelRatio: 0.004,
      });
    }
    await expectAccessible(page);
    expect(said).toEqual([]);
  });
}

/** What comes and goes by itself lies over the last section: work under way, messages, the pointer. */
async function clearOfOthers(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('section[aria-label="Running work"], section[aria-label="Messages"] { visibility: hidden; }');
    document.adoptedStyleSheets = [sheet];
  });
}

test("the gallery is no page of the product", async ({ page }) => {
  await open(page);
  await signIn(page, "Ana Kovač");
  await page.goto("/#/gallery");
  await expect(page.getByRole("heading", { level: 1, name: "Nothing here" })).toBeVisible();
});

test("dialogs take the focus and give it back; what cannot be undone asks for a word", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("preferences", JSON.stringify({ gallery: true })));
  await open(page);
  await signIn(page, "Ana Kovač");
  await page.goto("/#/gallery");
  const opener = page.getByRole("button", { name: "Typed confirmation" });
  await opener.click();
  const dialog = page.getByRole("dialog", { name: "Erase Aleksandra Nowak" });
  await expect(dialog.getByRole("textbox")).toBeFocused();
  await page.keyboard.type("REQ-1");
  await page.keyboard.press("Enter");
  await expect(dialog).toContainText("This is not REQ-20402.");
  await expectAccessible(page);
  await dialog.getByRole("textbox").fill("REQ-20402");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test("a file is given with a button, and one of another kind is refused by its name", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("preferences", JSON.stringify({ gallery: true })));
  await open(page);
  await signIn(page, "Ana Kovač");
  await page.goto("/#/gallery");
  const area = page.getByRole("group", { name: "Evidence" }).first();
  await area.locator("input[type=file]").setInputFiles({ name: "request.exe", mimeType: "application/octet-stream", buffer: Buffer.from("x") });
  await expect(page.getByText("request.exe is of another kind. Taken are .eml, .pdf.")).toBeVisible();
  await area.locator("input[type=file]").setInputFiles({ name: "request.eml", mimeType: "message/rfc822", buffer: Buffer.from("Subject: my data") });
  await expect(area).toContainText("request.eml");
});
