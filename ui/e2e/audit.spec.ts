import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { expect, test } from "@playwright/test";

import { expectAccessible, open, signIn, watchConsole } from "./helpers.ts";
import { serve, visit } from "./servers.ts";

test("the trail is verified, searched by conditions and looked into by keyboard alone", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Theo Berger");
  await page.keyboard.press("g");
  await page.keyboard.press("a");
  await expect(page.getByRole("heading", { name: "Every record is intact" })).toBeVisible();
  await page.keyboard.press("/");
  const bar = page.getByRole("combobox", { name: "Conditions" });
  await expect(bar).toBeFocused();
  await page.keyboard.type("action:requests.* ");
  await page.keyboard.type("act");
  await page.keyboard.press("Escape");
  await page.keyboard.type("actor:ana");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/q=actor%3A%22Ana\+Kova%C4%8D%22\+action%3Arequests/);
  const rows = page.getByRole("grid", { name: "Audit trail" }).getByRole("row");
  await expect(rows.nth(1)).toContainText("Ana Kovač");
  await expect(rows.filter({ hasText: "Signed in" })).toHaveCount(0);
  await page.keyboard.type("colour:red");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "There is no condition “colour”" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");

  await page.keyboard.press("j");
  const record = page.getByRole("complementary", { name: "Record" });
  await expect(record).toBeVisible();
  await record.getByRole("button", { name: "Recompute here" }).click();
  await expect(record).toContainText("Recomputed in this window: the proof leads to");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(record).toBeHidden();
  expect(said).toEqual([]);
});

test("a span of days is chosen in the histogram and stands in the address", async ({ page }) => {
  await open(page, "/audit");
  await signIn(page, "Theo Berger");
  await page.goto("/#/audit?by=day");
  const histogram = page.getByRole("grid", { name: "Records over time" });
  await histogram.focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(page).toHaveURL(/since%3A\d{4}-\d{2}-\d{2}\+until%3A\d{4}-\d{2}-\d{2}/);
  await expect(page.getByRole("button", { name: /^Remove since/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /^Remove since/ })).toBeHidden();
});

test("the trail is exported with its proof and the command that checks it", async ({ page }) => {
  await open(page, "/audit");
  await signIn(page, "Theo Berger");
  await page.goto("/#/audit");
  await page.getByRole("button", { name: "Export with proof" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Export" }).click();
  const done = page.getByRole("dialog", { name: "Audit trail exported" });
  await expect(done).toContainText("audit.jsonl");
  await expect(done).toContainText("compliance audit verify audit.jsonl --key audit-public-key.txt");
});

test("a broken trail is the alarm, with the first bad record", async ({ page }) => {
  test.setTimeout(120_000);
  const own = await serve({ demo: true });
  try {
    await visit(page, own);
    await signIn(page, "Theo Berger");
    // Somebody with access to the file changes one word, past the console and its triggers.
    const change = "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('drop trigger events_no_update'); db.execute(\"update events set entry = cast(replace(cast(entry as text), 'done', 'dope') as blob) where position = 40\"); db.commit()";
    execFileSync("python3", ["-c", change, join(own.home, "demonstration/compliance.db")]);
    await page.getByRole("button", { name: "Verify again" }).click();
    const alarm = page.getByRole("alert").filter({ hasText: "The audit trail is broken" });
    await expect(alarm).toContainText("The first bad record is #40.");
    await alarm.getByRole("button", { name: "Show the first bad record" }).click();
    const record = page.getByRole("complementary", { name: "Record" });
    await expect(record).toContainText("Content does not match its hash");
    await record.getByRole("button", { name: "Recompute here" }).click();
    await expect(record).toContainText("which is not the signed root");
    await expectAccessible(page);
    if (process.env["SHOTS"]) await page.screenshot({ path: `${process.env["SHOTS"]}/audit-broken.png` });
  } finally {
    await own.stop();
  }
});
