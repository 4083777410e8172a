import { expect, type Page, test } from "@playwright/test";

import { expectAccessible, open, row, signIn, watchConsole } from "./helpers.ts";

/** What the console of the browser says beside the refusals that a test provokes. */
function unexpected(said: readonly string[]): string[] {
  return said.filter((line) => !line.startsWith("Failed to load resource"));
}

/** People of this file, whom no other spec knows. */
const FAMILY = "Quillfeather";

/** Takes in requests from a file, as an officer would, and says their numbers. */
async function takeIn(page: Page, lines: readonly string[]): Promise<string[]> {
  await page.getByRole("button", { name: "Import from CSV" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.locator("input[type=file]").setInputFiles({ name: "requests.csv", mimeType: "text/csv", buffer: Buffer.from(["kind;name;email", ...lines].join("\r\n")) });
  await dialog.getByRole("button", { name: /^Take in \d+ requests?$/ }).click();
  const done = page.getByRole("dialog", { name: /taken in\.$/ });
  await expect(done).toBeVisible();
  const numbers = (await done.innerText()).match(/REQ-\d+/g) ?? [];
  await page.getByRole("button", { name: "Close" }).last().click();
  await expect(done).toBeHidden();
  return [...new Set(numbers)];
}

async function queue(page: Page, search = ""): Promise<void> {
  await page.goto(`/#/requests${search}`);
  await expect(page.getByRole("grid", { name: "Requests" })).toBeVisible();
}

/** The number of the row that the cursor stands on. */
async function currentNumber(page: Page): Promise<string> {
  const id = await page.getByRole("grid", { name: "Requests" }).getAttribute("aria-activedescendant");
  return id ? (/REQ-\d+/.exec((await page.locator(`[id="${id}"]`).textContent()) ?? "")?.[0] ?? "") : "";
}

test("a file is looked at line by line before anything of it is taken in", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Ana Kovač");
  await queue(page);
  await page.getByRole("button", { name: "Import from CSV" }).click();
  const dialog = page.getByRole("dialog");
  const file = dialog.locator("input[type=file]");
  await file.setInputFiles({ name: "old.csv", mimeType: "text/csv", buffer: Buffer.from("kind;name;email\naccess;Zo\xeb;z@quill.example", "latin1") });
  await expect(dialog.getByRole("alert")).toContainText("line 2 is not UTF-8");
  const text = `kind;name;email\naccess;Ida ${FAMILY};ida@quill.example\ncopy;Ben;ben@quill.example\naccess;Ida again;IDA@quill.example\nerasure;=1+1;eve@quill.example\n`;
  await file.setInputFiles({ name: "requests.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await expect(dialog.getByText("1 of 4 lines can be taken in.")).toBeVisible();
  await expect(dialog.getByRole("region", { name: "2 lines are wrong" })).toContainText("kind");
  await expect(dialog.getByRole("region", { name: "1 line is here already" })).toContainText("The same as line 2");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Take in 1 request" }).click();
  await expect(page.getByRole("dialog", { name: "1 request taken in." })).toContainText(/REQ-\d+/);
  await page.getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("textbox", { name: "Search requests" }).fill("da@quill");
  const found = row(page, `Ida ${FAMILY}`);
  await expect(found).toContainText("ida@quill.example");
  expect(unexpected(said)).toEqual([]);
});

test("several requests are acknowledged by keyboard alone, after each was judged", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Ana Kovač");
  await queue(page);
  const numbers = await takeIn(page, [`access;Ora ${FAMILY};ora@quill.example`, `erasure;Obe ${FAMILY};obe@quill.example`, `objection;Oli ${FAMILY};oli@quill.example`]);
  expect(numbers).toHaveLength(3);
  await page.keyboard.press("/");
  await expect(page.getByRole("textbox", { name: "Search requests" })).toBeFocused();
  await page.keyboard.type("@quill.example");
  const grid = page.getByRole("grid", { name: "Requests" });
  await expect(grid.getByRole("row").filter({ hasText: FAMILY })).toHaveCount(4);
  await page.keyboard.press("Tab");
  await grid.focus();
  await page.keyboard.press("j");
  await expect.poll(() => currentNumber(page)).toMatch(/^REQ-/);
  await page.keyboard.press("Control+a");
  const bar = page.getByRole("toolbar", { name: "Selection" });
  await expect(bar).toContainText("4 selected");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("acknowledge");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Acknowledge 4 requests" });
  await expect(dialog.getByText("3 of 4 can be acknowledged.")).toBeVisible();
  await expect(dialog).toContainText("applied at once");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Acknowledge 3" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "3 requests acknowledged" })).toContainText("3 done, 1 left as they were");
  await page.keyboard.press("Escape");
  await expect(row(page, `Ora ${FAMILY}`)).toContainText("Acknowledged");
  await expect(row(page, `Oli ${FAMILY}`)).toContainText("Received");
  await expect(bar).toBeHidden();
  expect(unexpected(said)).toEqual([]);
});

test("everything that matches is selected in a second step and assigned, and it can be undone", async ({ page }) => {
  await open(page);
  await signIn(page, "Ana Kovač");
  await queue(page, "?q=quill.example");
  const grid = page.getByRole("grid", { name: "Requests" });
  await expect(row(page, `Ora ${FAMILY}`)).toBeVisible();
  await grid.focus();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  const bar = page.getByRole("toolbar", { name: "Selection" });
  await expect(bar).toContainText("1 selected");
  await bar.getByRole("button", { name: /^Select all \d+ matching$/ }).click();
  await expect(bar).toContainText(/All \d+ matching/);
  await page.keyboard.press("a");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Ana Kovač").click();
  await dialog.getByRole("button", { name: /^Assign \d+$/ }).click();
  const message = page.getByRole("region", { name: "Messages" });
  await expect(message).toContainText(/\d+ requests assigned/);
  await expect(row(page, `Ora ${FAMILY}`).getByRole("img", { name: "Ana Kovač" })).toBeVisible();
  await message.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, `Ora ${FAMILY}`).getByRole("img", { name: "Ana Kovač" })).toBeHidden();
});

test("filters are sentences in the address, and a view keeps them under a name and a key", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Ana Kovač");
  await queue(page);
  await page.keyboard.press("f");
  const menu = page.getByRole("menu", { name: "Filter" });
  await menu.getByRole("menuitemcheckbox", { name: "Erasure" }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/kind=erasure/);
  await page.getByRole("button", { name: "Turn around: Type is Erasure" }).click();
  await expect(page).toHaveURL(/not=kind/);
  await expect(row(page, "Erasure")).toHaveCount(0);
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("No erasures");
  await page.keyboard.press("Enter");
  const views = page.getByRole("navigation", { name: "Views" });
  await expect(views.getByRole("link", { name: /^No erasures ?\d+$/ })).toHaveAttribute("aria-current", "page");
  await page.keyboard.press("Control+1");
  await expect(page).not.toHaveURL(/not=kind/);
  await page.keyboard.press("Control+7");
  await expect(page).toHaveURL(/not=kind/);
  await expectAccessible(page);
  await page.keyboard.press("Shift+F");
  await expect(page).not.toHaveURL(/kind/);
  await page.getByRole("button", { name: "Actions of the view No erasures" }).click();
  await page.getByRole("menuitem", { name: "Delete view" }).click();
  await expect(views.getByRole("link", { name: /^No erasures/ })).toHaveCount(0);
  await page.getByRole("region", { name: "Messages" }).getByRole("button", { name: "Undo" }).first().click();
  await expect(views.getByRole("link", { name: /^No erasures/ })).toBeVisible();
  // Views are an officer's own.
  await signIn(page, "Marta Wójcik");
  await queue(page);
  await expect(views.getByRole("link", { name: /^All \d/ })).toBeVisible();
  await expect(views.getByRole("link", { name: /^No erasures/ })).toHaveCount(0);
  expect(unexpected(said)).toEqual([]);
});

test("groups fold, the order turns around, and the panel follows the cursor", async ({ page }) => {
  await open(page);
  await signIn(page, "Ana Kovač");
  await queue(page);
  const grid = page.getByRole("grid", { name: "Requests" });
  await grid.focus();
  await page.keyboard.press("Home");
  const first = await currentNumber(page);
  const rows = await grid.getAttribute("aria-rowcount");
  await page.keyboard.press("ArrowLeft");
  await expect(grid.getByRole("rowheader").first()).toHaveAttribute("aria-expanded", "false");
  expect(Number(await grid.getAttribute("aria-rowcount"))).toBeLessThanOrEqual(Number(rows));
  await expect(row(page, first)).toHaveCount(0);
  await page.keyboard.press("ArrowLeft");
  await expect(row(page, first)).toBeVisible();
  await page.getByRole("columnheader", { name: "Due" }).getByRole("button").click();
  await expect(page).toHaveURL(/sort=-due/);
  await grid.focus();
  await page.keyboard.press("End");
  await expect.poll(() => currentNumber(page)).toBe(first);
  await page.keyboard.press("Enter");
  const panel = page.getByRole("complementary", { name: "Request in short" });
  await expect(panel).toContainText(first);
  await page.keyboard.press("k");
  await expect(panel).not.toContainText(first);
  const next = await currentNumber(page);
  await expect(panel).toContainText(next);
  await page.keyboard.press("o");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(next);
});

test("the queue is in order of receipt and of number, by its heads and by keyboard", async ({ page }) => {
  await open(page);
  await signIn(page, "Ana Kovač");
  await queue(page);
  const grid = page.getByRole("grid", { name: "Requests" });
  const end = async (key: "Home" | "End") => {
    await grid.focus();
    await page.keyboard.press(key);
    return currentNumber(page);
  };
  await page.getByRole("columnheader", { name: "Request" }).getByRole("button").click();
  await expect(page).toHaveURL(/sort=number/);
  await expect(page.getByRole("columnheader", { name: "Request" })).toHaveAttribute("aria-sort", "ascending");
  // Groups are of due dates.
  await expect(grid.getByRole("rowheader")).toHaveCount(0);
  const first = await end("Home");
  const last = await end("End");
  expect(Number(first.slice(4))).toBeLessThan(Number(last.slice(4)));
  await page.keyboard.press("s");
  await page.keyboard.press("n");
  await expect(page).toHaveURL(/sort=-number/);
  await expect.poll(() => end("Home")).toBe(last);
  await page.keyboard.press("s");
  await page.keyboard.press("r");
  await expect(page.getByRole("columnheader", { name: "Received" })).toHaveAttribute("aria-sort", "ascending");
  await page.reload();
  await expect(page).toHaveURL(/sort=received/);
});

test("a request is taken in with its letter, and the queue leaves as a file with its path in the tray", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Ana Kovač");
  await queue(page);
  await page.keyboard.press("n");
  const dialog = page.getByRole("dialog", { name: "New request" });
  await dialog.getByRole("textbox", { name: "Name of the person" }).fill(`Uta ${FAMILY}`);
  await dialog.getByRole("textbox", { name: "Value" }).fill("uta@quill.example");
  await dialog.locator("input[type=file]").setInputFiles({ name: "run.exe", mimeType: "application/octet-stream", buffer: Buffer.from("x") });
  await expect(dialog.getByRole("alert")).toContainText("run.exe is of another kind.");
  await dialog.locator("input[type=file]").setInputFiles({ name: "letter.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 words") });
  await dialog.getByRole("button", { name: "Open request" }).click();
  const panel = page.getByRole("complementary", { name: "Request in short" });
  await expect(panel).toContainText("letter.pdf");
  await panel.getByRole("button", { name: "Take the file out" }).click();
  await expect(page.getByRole("region", { name: "Messages" })).toContainText("letter.pdf");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Export as CSV" }).click();
  await expect(page.getByRole("region", { name: "Running work" })).toContainText(/requests-\d{8}T\d{6}Z\.csv/);
  expect(unexpected(said)).toEqual([]);
});

for (const theme of ["light", "dark", "hc"] as const) {
  test(`the queue with filters, selection and panel is accessible in the ${theme} theme`, async ({ page }) => {
    const said = watchConsole(page);
    await page.addInitScript((chosen) => localStorage.setItem("preferences", JSON.stringify({ theme: chosen })), theme);
    await open(page);
    await signIn(page, "Ana Kovač");
    await queue(page, "?state=closed&not=state&regime=gdpr,ccpa");
    await page.getByRole("grid", { name: "Requests" }).focus();
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("complementary", { name: "Request in short" })).toContainText("Activity");
    await expectAccessible(page);
    await queue(page, "?q=nobody-has-this");
    await expect(page.getByText("No request matches")).toBeVisible();
    await expectAccessible(page);
    expect(unexpected(said)).toEqual([]);
  });
}
