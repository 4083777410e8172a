import { expect, type Page, test } from "@playwright/test";

import { expectAccessible, expectStep, open, openRequest, signIn, watchConsole } from "./helpers.ts";

/** Takes in a request by hand and opens its page. */
async function take(page: Page, name: string, email: string): Promise<void> {
  await page.getByRole("link", { name: /^Requests/ }).first().click();
  await page.getByRole("button", { name: "New request" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name of the person").fill(name);
  await dialog.getByLabel("Value").fill(email);
  await dialog.getByRole("button", { name: "Open request" }).click();
  const opened = page.getByRole("region", { name: "Messages" }).getByText(/REQ-\d+ opened/);
  const number = /REQ-\d+/.exec(await opened.first().innerText())?.[0] ?? "";
  // The queue is still taking in what was just opened.
  await expect(() => openRequest(page, number)).toPass();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
}

test("a letter is filled, changed and written with its step, and the reply is kept", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Ana Kovač");
  await take(page, "Vera Quill", "vera.quill@letters.example");
  await page.getByRole("tab", { name: "Letters" }).click();
  const sheet = page.getByRole("article", { name: "Preview" });
  await expect(sheet).toContainText("Dear Vera Quill");
  await expect(sheet).toContainText("Questions reach us at");
  await page.getByRole("button", { name: "Edit the text" }).click();
  const text = page.getByLabel("Text of the letter");
  const before = await text.inputValue();
  await text.fill(`${before}\nPS: {{first_name}}`);
  await expect(page.getByText("Differs from template")).toBeVisible();
  await page.getByRole("button", { name: "Write the letter" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "{{first_name}}" })).toBeVisible();
  await text.fill(`${before}\nPS: your number is {{number}}.`);
  await page.getByRole("button", { name: "Write the letter" }).click();
  await expectStep(page, "Acknowledged");
  const thread = page.getByRole("region", { name: "Correspondence" });
  await expect(thread.getByRole("listitem").first()).toContainText("Acknowledgement");
  await expect(thread.getByRole("listitem").first()).toContainText("Differs from template");

  await page.getByRole("button", { name: "Add a reply" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Add a reply" }).click();
  await expect(dialog.getByText("Write it down or attach a file.")).toBeVisible();
  await dialog.getByLabel("What it says").fill("I mean the account of 2019.");
  await dialog.locator("input[type=file]").setInputFiles({ name: "answer.txt", mimeType: "text/plain", buffer: Buffer.from("2019") });
  await dialog.locator("input[type=file]").setInputFiles({ name: "film.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(10 * 1024 * 1024 + 1) });
  await expect(dialog.getByText("film.bin is larger than 10.5 MB.")).toBeVisible();
  await dialog.getByRole("button", { name: "Add a reply" }).click();
  await expect(dialog).toBeHidden();
  const reply = thread.getByRole("listitem").first();
  await expect(reply).toContainText("Reply of Vera Quill");
  await expect(reply).toContainText("answer.txt");
  await expectAccessible(page);
  // The letter with the unknown field was refused on purpose.
  expect(said.filter((line) => !line.includes("409"))).toEqual([]);
});

test("who acts for the person is decided, and evidence goes with the decision", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Ana Kovač");
  await take(page, "Vera Quill", "Vera.Quill@Letters.example");
  await expect(page.getByText(/^\d+ other requests? of the same person\.$/)).toBeVisible();
  await page.getByRole("button", { name: "Acknowledge receipt" }).click();
  await expectStep(page, "Acknowledged");
  await page.getByRole("tab", { name: /^Identity/ }).click();
  await page.getByRole("button", { name: "Record a mandate" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name", { exact: true }).fill("Kim Advocate");
  await dialog.getByLabel("What shows it").fill("Power of attorney of 3 May.");
  await dialog.getByRole("button", { name: "Record a mandate" }).click();
  const mandate = page.getByRole("region", { name: "On whose behalf" });
  await expect(mandate).toContainText("Kim Advocate");
  await mandate.getByRole("button", { name: "Accept", exact: true }).click();
  await dialog.getByLabel("Reason").fill("The signature fits.");
  await dialog.getByRole("button", { name: "Accept" }).click();
  await expect(mandate).toContainText("Accepted");

  const evidence = page.getByRole("region", { name: "Evidence" });
  await evidence.locator("input[type=file]").setInputFiles({ name: "bill.txt", mimeType: "text/plain", buffer: Buffer.from("a bill") });
  await evidence.getByRole("button", { name: "Add evidence" }).click();
  await expect(evidence).toContainText("bill.txt");
  await expect(page.getByRole("radio", { name: /Code sent by e-mail \(proposed\)/ })).toBeChecked();
  await page.getByLabel("What you saw").fill("The code came back.");
  await page.getByRole("button", { name: "Decide identity" }).click();
  await expectStep(page, "Collection");
  await expect(evidence).toContainText("Deleted");
  await expect(evidence).not.toContainText("bill.txt");
  await expectAccessible(page);
  expect(said).toEqual([]);
});

for (const theme of ["light", "dark", "hc"] as const) {
  test(`what is written and kept is accessible in the ${theme} theme`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.addInitScript((chosen) => localStorage.setItem("preferences", JSON.stringify({ theme: chosen })), theme);
    await open(page);
    await signIn(page, "Ana Kovač");
    await take(page, `Theme ${theme}`, `${theme}@letters.example`);
    for (const tab of ["Identity", "Letters", "Notes"]) {
      await page.getByRole("tab", { name: tab }).click();
      await expect(page.getByRole("tabpanel", { name: tab }).getByRole("heading").first()).toBeVisible();
      await expectAccessible(page);
    }
  });
}

test("somebody answers for a source by hand, and the request is whole", async ({ page }) => {
  await open(page);
  await signIn(page, "Ana Kovač");
  await page.getByRole("link", { name: /^Requests/ }).first().click();
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: /^All \d/ }).click();
  await page.getByRole("textbox", { name: "Search requests" }).fill("SC-2041");
  const row = page.getByRole("grid", { name: "Requests" }).getByRole("row").filter({ hasText: "REQ-" });
  await expect(row).toHaveCount(1);
  const number = /REQ-\d+/.exec(await row.innerText())?.[0] ?? "";
  await openRequest(page, number);
  await page.getByRole("tab", { name: "Tasks" }).click();
  await expect(page.getByText("1 task is open.")).toBeVisible();
  await page.getByRole("button", { name: "Answer Letters to support" }).click();
  const dialog = page.getByRole("dialog");
  const file = dialog.locator("input[type=file]");
  await file.setInputFiles({ name: "wrong.csv", mimeType: "text/csv", buffer: Buffer.from("signature,colour\nA-1,red\n") });
  await dialog.getByRole("button", { name: "Answer" }).click();
  await expect(dialog.getByRole("alert")).toContainText("no field \"colour\"");
  await file.setInputFiles({ name: "found.csv", mimeType: "text/csv", buffer: Buffer.from("signature;text\nA-1;Dear shop\n") });
  await dialog.getByRole("button", { name: "Answer" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("region", { name: "Tasks" })).toContainText("Records uploaded");
  await expect(page.getByRole("button", { name: "Send for approval" })).toBeEnabled();
});

test("a note stands with the request, and letters are set up in the settings", async ({ page }) => {
  await open(page);
  await signIn(page, "Ana Kovač");
  await take(page, "Nora Slate", "nora.slate@letters.example");
  await page.getByRole("tab", { name: "Notes" }).click();
  await page.getByLabel("Note", { exact: true }).fill("Calls back on Monday.");
  await page.getByRole("button", { name: "Add note" }).click();
  await expect(page.getByRole("region", { name: "Notes" })).toContainText("Calls back on Monday.");
  await page.goto("/#/settings?section=letters");
  await page.getByRole("checkbox", { name: /Send letters by e-mail/ }).click({ force: true });
  await page.getByRole("textbox", { name: "Mail server" }).fill("mail.example");
  await page.getByRole("textbox", { name: "Sent from" }).fill("no address");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("From: an e-mail address.");
  await expectAccessible(page);
});
