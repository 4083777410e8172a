import { expect, type Page, test } from "@playwright/test";

import { expectAccessible, signIn, watchConsole } from "./helpers.ts";
import { postgres, serve, visit } from "./servers.ts";

const SECRET = "quiet copper morning bell";

async function fillAdministrator(page: Page, workspace: string): Promise<void> {
  await page.getByLabel("Name of the workspace").fill(workspace);
  await page.getByLabel("Name", { exact: true }).fill("Ines Falk");
  await page.getByLabel("Login").fill("ines");
  await page.getByLabel("Passphrase", { exact: true }).fill(SECRET);
  await page.getByLabel("Passphrase again").fill(SECRET);
}

async function signInAs(page: Page, login: string, passphrase: string): Promise<void> {
  await page.getByLabel("Login").fill(login);
  await page.getByLabel("Passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
}

test("a workspace is created, entered, and known the next time", async ({ page }) => {
  test.setTimeout(120_000);
  const said = watchConsole(page);
  const own = await serve({ demo: false });
  try {
    await visit(page, own);
    await expect(page.getByRole("heading", { name: "Where do you want to work?" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: /Create a workspace/ }).click();
    await page.getByRole("button", { name: "Create workspace" }).click();
    await expect(page.getByLabel("Name of the workspace")).toBeFocused();
    await expectAccessible(page);
    await fillAdministrator(page, "Atelier Nord");
    await page.getByRole("button", { name: "Create workspace" }).click();
    await expect(page.getByRole("heading", { name: "Sign in to Atelier Nord" })).toBeVisible();
    await signInAs(page, "ines", SECRET);
    // Nothing is in it yet, and every page says so in words.
    await page.goto(`${own.url}/#/settings?section=sources`);
    await expect(page.getByRole("heading", { name: "No source is connected" })).toBeVisible();
    await page.goto(`${own.url}/#/map`);
    await expect(page.getByRole("heading", { name: "No data map yet" })).toBeVisible();
    await expectAccessible(page);
    await page.goto(`${own.url}/#/health`);
    await expect(page.getByRole("heading", { name: "No metrics address is set" })).toBeVisible();
    await page.goto(`${own.url}/#/settings?section=workspaces`);
    await expect(page.getByRole("table", { name: "Workspaces of this machine" })).toContainText("Atelier Nord");
    expect(said).toEqual([]);
    // Another one is made from here; a name that is taken is told at its field.
    await page.getByRole("button", { name: "Create a workspace" }).click();
    const dialog = page.getByRole("dialog", { name: "Create a workspace" });
    await dialog.getByRole("button", { name: "Create workspace" }).click();
    await expect(page.getByLabel("Name of the workspace")).toBeFocused();
    await fillAdministrator(page, "Atelier Nord");
    await dialog.getByRole("button", { name: "Create workspace" }).click();
    await expect(page.getByLabel("Name of the workspace")).toHaveAttribute("aria-invalid", "true");
    await expectAccessible(page);
    await page.getByLabel("Name of the workspace").fill("Atelier Süd");
    await dialog.getByRole("button", { name: "Create workspace" }).click();
    await expect(page.getByRole("heading", { name: "Sign in to Atelier Süd" })).toBeVisible();
  } finally {
    await own.stop();
  }
});

test("a team’s database is connected; an address that does not answer is told at its field", async ({ page }) => {
  test.setTimeout(180_000);
  const team = await postgres();
  const own = await serve({ demo: false });
  try {
    await visit(page, own);
    await page.getByRole("button", { name: /Connect to a team’s database/ }).click();
    await fillAdministrator(page, "Team");
    const address = page.getByLabel("Address of the database");
    await address.fill("postgres://nobody@127.0.0.1:1/none");
    await page.getByRole("button", { name: "Connect" }).click();
    await expect(address).toHaveAttribute("aria-invalid", "true", { timeout: 30_000 });
    await expectAccessible(page);
    await address.fill(team.url);
    await page.getByRole("button", { name: "Connect" }).click();
    await expect(page.getByRole("heading", { name: /^Sign in to/ })).toBeVisible({ timeout: 60_000 });
    await signInAs(page, "ines", SECRET);
    await expect(page.getByRole("complementary", { name: "Primary" })).toContainText("PostgreSQL");
  } finally {
    await own.stop();
    await team.stop();
  }
});

test("the demonstration opens from the first start", async ({ page }) => {
  test.setTimeout(120_000);
  const own = await serve({ demo: false });
  try {
    await visit(page, own);
    await page.getByRole("button", { name: /Open the demonstration/ }).click();
    await expect(page.getByRole("radio", { name: /Ana Kovač/ })).toBeVisible({ timeout: 60_000 });
    await signIn(page, "Ana Kovač");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  } finally {
    await own.stop();
  }
});
