import { expect, type Page, test } from "@playwright/test";

import { expectStep, open, openRequest, PASSPHRASE, signIn, watchConsole } from "./helpers.ts";

/** Opens the page of the first request of a kind whose status is a word. */
async function openFirst(page: Page, kind: string, status: string): Promise<string> {
  await page.getByRole("link", { name: /^Requests/ }).first().click();
  const rows = page.getByRole("grid", { name: "Requests" }).getByRole("row");
  const row = rows.filter({ hasText: kind }).filter({ hasText: status }).first();
  const number = /REQ-\d+/.exec(await row.innerText())?.[0] ?? "";
  expect(number).not.toBe("");
  await openRequest(page, number);
  return number;
}

/** Takes every suggestion as proposed, collection by collection: the next one opens by itself. */
async function decideAsProposed(page: Page): Promise<void> {
  const submit = page.getByRole("button", { name: "Send for approval" });
  while (await submit.isDisabled()) {
    await page.getByRole("button", { name: "More for this collection" }).click();
    const proposed = page.getByRole("menuitem", { name: /^Take \d+ suggestions? as proposed$/ });
    const name = await proposed.innerText();
    await proposed.click();
    await expect(page.getByText(name.replace(/^Take (\d+ suggestions?) as proposed$/, "$1 decided as proposed"))).toBeVisible();
    await page.waitForTimeout(1_000);
  }
}

/** Looks at every record of the sample, as the second person does. */
async function lookThroughSample(page: Page): Promise<void> {
  const approve = page.getByRole("button", { name: "Approve disclosure" });
  const before = page.getByRole("region", { name: "Before you approve" });
  while (await approve.isDisabled()) {
    const facts = await before.innerText();
    await page.keyboard.press("s");
    await expect(before).not.toHaveText(facts, { useInnerText: true });
    await page.waitForTimeout(300);
  }
}

test("an access request goes from collection to closed with two officers", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Ana Kovač");
  const number = await openFirst(page, "Access", "Collecting");
  await page.getByRole("button", { name: "Collect from all sources" }).click();
  await expectStep(page, "Review");
  await decideAsProposed(page);
  await page.getByRole("button", { name: "Send for approval" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send for approval" }).click();
  await expectStep(page, "Approval");
  await expect(page.getByRole("button", { name: "Approve disclosure" })).toBeDisabled();

  await signIn(page, "Marta Wójcik");
  await openRequest(page, number);
  await lookThroughSample(page);
  await page.getByRole("button", { name: "Approve disclosure" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Your own passphrase").fill(PASSPHRASE);
  await dialog.getByRole("button", { name: "Approve disclosure" }).click();
  await expectStep(page, "Delivery");

  await signIn(page, "Ana Kovač");
  await openRequest(page, number);
  await page.getByRole("button", { name: "Make the package" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Make the package" }).click();
  await expect(page.getByTestId("passphrase")).toHaveText(/^[0-9a-z]{5}(-[0-9a-z]{5}){4}$/);
  expect(said).toEqual([]);
});

test("an erasure is carried out only with its number typed", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Ana Kovač");
  const number = await openFirst(page, "Erasure", "Erasing");
  await page.getByRole("button", { name: "Erase", exact: true }).click();
  const dialog = page.getByRole("dialog");
  const erase = dialog.getByRole("button", { name: /^Erase \d/ });
  await erase.click();
  await expect(dialog).toContainText(number);
  await expect(erase).toBeVisible();
  await dialog.getByLabel(`Type ${number} to confirm`).fill(number);
  await erase.click();
  await expectStep(page, "Verif");
  expect(said).toEqual([]);
});

test("the audit trail verifies in the window", async ({ page }) => {
  await open(page);
  await signIn(page, "Theo Berger");
  await page.getByRole("link", { name: "Audit trail" }).click();
  await expect(page.getByRole("heading", { name: "Every record is intact" })).toBeVisible();
});
