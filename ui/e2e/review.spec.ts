import { expect, type Page, test } from "@playwright/test";

import { expectAccessible, expectStep, open, openRequest, PASSPHRASE, signIn, watchConsole } from "./helpers.ts";

/** In review, with open suggestions; no other spec works it. */
const IN_REVIEW = "REQ-20010";
/** Waits for its second person, who has seen part of the sample; no other spec works it. */
const IN_APPROVAL = "REQ-20012";

async function openSupport(page: Page): Promise<void> {
  await openRequest(page, IN_REVIEW);
  await page.getByRole("navigation", { name: "Collections" }).getByRole("button", { name: /^Support/ }).press("Enter");
  await expect(page.getByRole("navigation", { name: "Support with marks" })).toBeVisible();
}

test("a record is reviewed by keyboard alone", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Ana Kovač");
  await openSupport(page);
  const body = page.getByRole("group", { name: "Body, text" });
  const masks = body.getByRole("img", { name: "Withheld: Rights of others" });
  const suggestion = page.getByRole("group", { name: "Name of somebody else" });
  await expect(suggestion).toBeVisible();
  const name = await body.getByRole("note").first().innerText();

  // W withholds what is proposed to be withheld; the text is not in the window any more.
  await page.keyboard.press("w");
  await expect(masks).toHaveCount(1);
  await expect(body).not.toContainText(name);

  // J goes on to the telephone number; Space shows the original, which hides itself.
  await page.keyboard.press("j");
  await expect(page.getByRole("group", { name: "Telephone number of somebody else" })).toBeVisible();
  await expect(body.getByRole("note").first()).toBeFocused();
  await page.keyboard.press("Space");
  await expect(page.getByRole("timer")).toContainText("Original, hidden again in");
  await expect(page.getByText(name).first()).toBeVisible();
  await expect(page.getByRole("timer")).toBeHidden({ timeout: 14_000 });
  await expect(body).not.toContainText(name);

  // D discloses it; K goes back to the bar, and D lifts it.
  await page.keyboard.press("d");
  await expect(page.getByRole("group", { name: "Telephone number of somebody else" })).toBeHidden();
  await page.keyboard.press("k");
  await expect(masks.first()).toBeFocused();
  await page.keyboard.press("d");
  await expect(masks).toHaveCount(0);
  await expect(body).toContainText(name);

  // Text is selected by key, and W asks for the reason.
  await page.getByRole("group", { name: "Subject, text" }).focus();
  for (let letter = 0; letter < 6; letter += 1) await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("w");
  const dialog = page.getByRole("dialog", { name: "Withhold the selection" });
  await dialog.getByRole("radio", { name: /Trade secret/ }).press("Space");
  await dialog.getByRole("button", { name: "Withhold" }).press("Enter");
  await expect(page.getByRole("group", { name: "Subject, text" }).getByRole("img", { name: "Withheld: Trade secret" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Why parts are withheld" })).toContainText("Trade secret");
  expect(said).toEqual([]);
});

for (const theme of ["light", "dark", "hc"] as const) {
  test(`the review is accessible in the ${theme} theme, as prepared, as delivered and as a table`, async ({ page }) => {
    const said = watchConsole(page);
    await page.addInitScript((chosen) => localStorage.setItem("preferences", JSON.stringify({ theme: chosen })), theme);
    await open(page);
    await signIn(page, "Ana Kovač");
    await openSupport(page);
    await expect(page.getByRole("group", { name: "Body, text" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("radio", { name: "As delivered" }).click();
    await expect(page.getByText(/^withheld: /).first()).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("t");
    await expect(page.getByRole("grid", { name: "Support" })).toBeVisible();
    await expectAccessible(page);
    expect(said).toEqual([]);
  });
}

test("a release is approved only when its sample was looked at", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Marta Wójcik");
  await openRequest(page, IN_APPROVAL);
  const before = page.getByRole("region", { name: "Before you approve" });
  await expect(before).toContainText("14 of 20");
  await expect(page.getByRole("button", { name: "Approve disclosure" })).toBeDisabled();
  for (let seen = 15; seen <= 20; seen += 1) {
    await page.keyboard.press("s");
    await expect(before).toContainText(`${seen} of 20`);
  }
  await expect(page.getByRole("button", { name: "Approve disclosure" })).toBeEnabled();
  await page.keyboard.press("Control+Enter");
  await page.getByRole("dialog").getByLabel("Your own passphrase").fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await expectStep(page, "Delivery");
  expect(said).toEqual([]);
});
