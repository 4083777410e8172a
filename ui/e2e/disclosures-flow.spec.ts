import { expect, test, type Page } from "@playwright/test";

import { expectAccessible, expectAccessibleInThemes, PASSPHRASE, signIn, watchConsole } from "./helpers.ts";
import { ownConsole, visit } from "./servers.ts";

const served = ownConsole({ demo: true });

// What cannot be pressed is said at once, not at the end of the test.
test.use({ actionTimeout: 20_000 });

const step = (page: Page) => page.getByRole("list", { name: "Steps" }).locator("[aria-current=step]");

test("a version is drafted, edited, approved by another officer, scheduled, withdrawn and published by keyboard", async ({ page }) => {
  test.setTimeout(240_000);
  await visit(page, served, "/disclosures");
  await signIn(page, "Jules Laurent");
  const said = watchConsole(page);
  await page.goto(`${served.url}/#/disclosures`);
  const documents = page.getByRole("table", { name: "Documents" });
  await expect(documents.getByRole("row", { name: /Cookie policy/ })).toContainText("1.0.0, since");
  await expectAccessibleInThemes(page);

  // J goes down the documents, Enter opens one.
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await expect(documents.getByRole("link", { name: "Cookie policy" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("1.0.0");
  await expect(page.getByRole("region", { name: "Text of 1.0.0" })).toContainText("Cookie policy");

  // N starts a draft of it. Editorial changes need no notice.
  await page.keyboard.press("n");
  const draft = page.getByRole("dialog", { name: "New version" });
  await draft.getByRole("radio", { name: /^Material/ }).press("ArrowUp");
  await draft.getByRole("radio", { name: /^Clarifying/ }).press("ArrowUp");
  await expect(draft.getByRole("radio", { name: /^Editorial/ })).toBeChecked();
  await expect(draft.getByLabel("Version")).toHaveValue("1.0.1");
  await draft.getByLabel("Version").press("Enter");

  // What is begun is written at once.
  await write(page, "\n\n## Questions\n\nWrite to us about cookies at any time.\n");
  await expect(step(page)).toHaveText("Draft");
  const changed = page.getByRole("region", { name: "Changes from 1.0.0 to 1.0.1" });
  await expect(changed.locator("ins", { hasText: "about cookies" })).toBeVisible();
  await page.keyboard.press("j");
  await expect(page.getByText(/^Change 1 of/).first()).toBeVisible();

  // C says something about the clause one stands on.
  await page.keyboard.press("c");
  await page.getByRole("textbox", { name: /^Comment on clause \d+, Questions/ }).fill("Is this the right address?");
  await page.keyboard.press("Control+Enter");
  const comment = page.getByRole("article").filter({ hasText: "Is this the right address?" });
  await expect(comment).toContainText("on clause");
  await comment.getByRole("button", { name: "Reply" }).press("Enter");
  await page.getByRole("textbox", { name: "Reply to Jules Laurent" }).fill("It is.");
  await page.keyboard.press("Control+Enter");
  await expect(comment).toContainText("It is.");
  await comment.getByRole("button", { name: "Resolve" }).press("Enter");
  await expect(page.getByRole("button", { name: "Show 1 resolved" })).toBeVisible();

  // S sends it for approval.
  await page.keyboard.press("s");
  await page.getByRole("dialog").getByRole("button", { name: "Send for approval" }).press("Enter");
  await expect(step(page)).toHaveText("Review, 1 of 2");
  await expect(page.getByRole("button", { name: "Approve 1.0.1" })).toBeDisabled();
  await expectAccessibleInThemes(page);

  // Another officer asks for a change first.
  await signIn(page, "Marta Wójcik");
  await page.goto(`${served.url}/#/disclosures/cookies`);
  await expect(step(page)).toHaveText("Review, 1 of 2");
  await page.keyboard.press("r");
  await page.getByLabel("What has to change").fill("Say who answers.");
  await page.getByRole("dialog").getByRole("button", { name: "Request changes" }).press("Enter");
  await expect(step(page)).toHaveText("Draft");

  await signIn(page, "Jules Laurent");
  await page.goto(`${served.url}/#/disclosures/cookies`);
  await expect(page.getByRole("article").filter({ hasText: "Say who answers." })).toContainText("Sent back");
  await page.keyboard.press("s");
  await page.getByRole("dialog").getByRole("button", { name: "Send for approval" }).press("Enter");
  await expect(step(page)).toHaveText("Review, 1 of 2");

  await signIn(page, "Marta Wójcik");
  await page.goto(`${served.url}/#/disclosures/cookies`);
  await expect(step(page)).toHaveText("Review, 1 of 2");
  await page.keyboard.press("a");
  await page.getByLabel("Your own passphrase").fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await expect(step(page)).toHaveText("Schedule");

  // D schedules, W withdraws, P publishes.
  await signIn(page, "Jules Laurent");
  await page.goto(`${served.url}/#/disclosures/cookies`);
  await expect(step(page)).toHaveText("Schedule");
  await page.keyboard.press("d");
  await page.getByRole("dialog").getByLabel("In force from").press("Enter");
  await expect(step(page)).toContainText("Publish on");
  await page.keyboard.press("w");
  await page.getByLabel("Why it is withdrawn").fill("Published today instead.");
  await page.getByRole("dialog").getByRole("button", { name: "Withdraw schedule" }).press("Enter");
  await expect(step(page)).toHaveText("Schedule");
  await page.keyboard.press("p");
  const publish = page.getByRole("dialog", { name: "Publish 1.0.1" });
  await publish.getByLabel("Type 1.0.1 to publish").fill("1.0.0");
  await page.keyboard.press("Enter");
  await expect(publish.getByText("This is not 1.0.1.")).toBeVisible();
  await publish.getByLabel("Type 1.0.1 to publish").fill("1.0.1");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("navigation", { name: "Versions" }).getByRole("link", { name: /1\.0\.1/ })).toContainText("Live");
  await expect(page.getByRole("button", { name: "Edit" })).toHaveCount(0);
  expect(said).toEqual([]);
});

test("what needs notice cannot be published now, and says from when on it can", async ({ page }) => {
  await visit(page, served, "/disclosures");
  await signIn(page, "Marta Wójcik");
  await page.goto(`${served.url}/#/disclosures/privacy`);
  await expect(page.getByRole("complementary", { name: "Reviewers" })).toContainText("30 days");
  await page.getByRole("button", { name: "Show map" }).click();
  const map = page.getByRole("dialog", { name: /^Required content of/ });
  await expect(map.getByRole("table").first()).toContainText("GDPR 13(1)(a)");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  await page.getByLabel("Your own passphrase").fill(PASSPHRASE);
  await page.keyboard.press("Enter");
  await expect(step(page)).toHaveText("Schedule");

  await signIn(page, "Jules Laurent");
  await page.goto(`${served.url}/#/disclosures/privacy`);
  await expect(step(page)).toHaveText("Schedule");
  await page.keyboard.press("p");
  await expect(page.getByRole("dialog", { name: "Publish 1.1.0" })).toContainText("People are told 30 days before");
  await page.keyboard.press("Escape");
  await page.keyboard.press("d");
  const date = page.getByRole("dialog").getByLabel("In force from");
  await date.fill("2026-01-01");
  await date.press("Enter");
  await expect(page.getByRole("dialog")).toContainText("or later.");
});

/** Writes behind the text that is open for editing, saves it and goes back to reading. */
async function write(page: Page, more: string): Promise<void> {
  const source = page.getByRole("textbox", { name: "Text in Markdown, English" });
  await source.press("Control+End");
  await page.keyboard.insertText(more);
  await page.keyboard.press("Control+s");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Close editor" }).press("Enter");
}
