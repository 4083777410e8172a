import { expect, test } from "@playwright/test";

import { expectAccessible, open, signIn, watchConsole } from "./helpers.ts";

const SECTIONS = ["workspaces", "sources", "map", "officers", "clock", "metrics", "appearance", "shortcuts", "about"];

for (const theme of ["light", "dark", "hc"] as const) {
  test(`every section of the settings is accessible and quiet in the ${theme} theme`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.addInitScript((chosen) => localStorage.setItem("preferences", JSON.stringify({ theme: chosen })), theme);
    await open(page);
    await signIn(page, "Ines Falk");
    const said = watchConsole(page);
    for (const section of SECTIONS) {
      await page.goto(`/#/settings?section=${section}`);
      await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
      await page.waitForLoadState("networkidle").catch(() => {});
      await expectAccessible(page);
    }
    expect(said).toEqual([]);
  });
}

test("an address is tried before it is kept, and a source that the map names is not removed", async ({ page }) => {
  await open(page, "/settings?section=sources");
  await signIn(page, "Ines Falk");
  await page.goto("/#/settings?section=sources");
  await page.getByRole("button", { name: "Connect source" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Dataset").fill("warehouse");
  await dialog.getByLabel("Address").fill("postgres://nobody@127.0.0.1:1/none");
  await dialog.getByRole("button", { name: "Test connection" }).click();
  await expect(dialog.getByRole("status")).toContainText("Does not answer");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.getByRole("button", { name: "Discard" }).click();
  await page.getByRole("button", { name: "Remove video_window" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByRole("dialog").getByRole("alert")).toContainText("The data map has the dataset video_window");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Test connection video_window" }).click();
  await expect(page.getByRole("table", { name: "Sources" })).toContainText("Answers");
});

test("a map file is uploaded, its errors stand in place, and its changes are shown", async ({ page }) => {
  await open(page, "/settings?section=map");
  await signIn(page, "Ines Falk");
  await page.goto("/#/settings?section=map");
  const editor = page.getByRole("textbox", { name: "Data map, YAML" });
  await expect(editor).toHaveValue(/fides_key: video_window/);
  const now = await editor.inputValue();
  const broken = now.replace("field: addresses.id", "field: adresses.id");
  await page.getByLabel("Upload file").setInputFiles({ name: "map.yml", mimeType: "text/yaml", buffer: Buffer.from(broken) });
  await expect(page.getByRole("button", { name: /adresses/ })).toContainText(/Line \d+, video_window\.users\.address_id/);
  await page.getByRole("radio", { name: "Changes" }).click();
  await expect(page.getByRole("region", { name: "Changes" })).toContainText("1 line added, 1 line removed");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Discard the changes" }).click();
  await expect(editor).toHaveValue(now);
});

test("a date is tried with its reasons", async ({ page }) => {
  await open(page, "/settings?section=clock");
  await signIn(page, "Ana Kovač");
  await page.goto("/#/settings?section=clock");
  await page.getByLabel("Received on").fill("2026-11-25");
  await page.getByRole("button", { name: "Compute" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Due" })).toContainText("28 Dec");
  await expect(page.getByText(/rule set gdpr-2026/)).toBeVisible();
});

test("an officer changes their passphrase and an administrator resets it", async ({ page }) => {
  await open(page, "/settings?section=officers");
  await signIn(page, "Ines Falk");
  await page.goto("/#/settings?section=officers");
  await page.getByRole("button", { name: "Reset passphrase Jules Laurent" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("First passphrase").fill("four harbour lanterns");
  await dialog.getByRole("button", { name: "Reset passphrase" }).click();
  await expect(page.getByRole("region", { name: "Messages" })).toContainText("Passphrase of Jules Laurent reset");
  await page.getByRole("button", { name: "Change my passphrase" }).click();
  await dialog.getByLabel("Passphrase as it is").fill("wrong passphrase");
  await dialog.getByLabel("New passphrase", { exact: true }).fill("four harbour lanterns");
  await dialog.getByLabel("New passphrase again").fill("four harbour lanterns");
  await dialog.getByRole("button", { name: "Change my passphrase" }).click();
  await expect(dialog.getByRole("alert")).toContainText("This is not your passphrase");
});
