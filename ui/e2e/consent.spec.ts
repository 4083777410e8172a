import { expect, test, type Page } from "@playwright/test";

import { expectAccessible, expectAccessibleInThemes, open, signIn, watchConsole } from "./helpers.ts";

/** A person of this test alone: the ledger keeps what other runs said. */
const PERSON = `e2e-${Date.now().toString(36)}`;

async function pick(page: Page, label: string, choice: string): Promise<void> {
  await page.getByRole("dialog").getByRole("button", { name: new RegExp(label) }).click();
  await page.getByRole("option", { name: choice, exact: true }).click();
}

async function lookUp(page: Page, person: string): Promise<void> {
  await page.getByRole("textbox", { name: "Person", exact: true }).fill(person);
  await page.getByRole("button", { name: "Look up" }).click();
}


test("purposes stand apart by what they rest on, and only consent is charted", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Ana Kovač");
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await expect(page.getByRole("heading", { level: 1, name: "Consent ledger" })).toBeVisible();
  await expect(page.getByRole("table", { name: "Rests on consent" })).toContainText("Marketing");
  const others = page.getByRole("table", { name: "Does not rest on consent" });
  await expect(others).toContainText("Contract");
  await expect(others).toContainText("GDPR Art. 6(1)(b)");
  await expect(others.getByRole("columnheader", { name: "Gave consent" })).toHaveCount(0);
  await page.getByRole("radio", { name: "30 d" }).click();
  await expect(page).toHaveURL(/days=30/);
  await expectAccessibleInThemes(page);

  // A purpose is added, and gets another basis with its reason.
  await page.getByRole("button", { name: "Add purpose" }).click();
  const dialog = page.getByRole("dialog", { name: "Add purpose" });
  await dialog.getByRole("button", { name: "Add purpose" }).click();
  await expect(dialog.getByText("Begin with a letter; only lower-case letters, digits and underscores.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("Key").fill(`research_${PERSON.slice(4)}`);
  await dialog.getByLabel("Name").fill(`Research ${PERSON}`);
  await dialog.getByLabel("What it is").fill("Studies of how makers work.");
  await dialog.getByLabel("Uses").fill("analytics.reporting");
  await dialog.getByRole("button", { name: "Add purpose" }).click();
  const asked = page.getByRole("table", { name: "Rests on consent" });
  await expect(asked).toContainText(`Research ${PERSON}`);
  await asked.getByRole("button", { name: `Change Research ${PERSON}` }).click();
  await pick(page, "Rests on", "Legitimate interests");
  await expect(page.getByText(/stays in the ledger/)).toBeVisible();
  await page.getByRole("dialog").getByLabel("Reason").fill("Counsel weighed it anew.");
  await page.getByRole("dialog").getByRole("button", { name: "Change", exact: true }).click();
  await expect(others).toContainText(`Research ${PERSON}`);
  await expect(others).toContainText(/was Consent until/);
  expect(said).toEqual([]);
});

test("what a person said is looked up, a new entry is added, and the receipt is written", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Ana Kovač");
  await page.goto("/#/consent?tab=person");
  await lookUp(page, PERSON);
  await expect(page.getByText("The ledger does not know this person")).toBeVisible();
  await expect(page, "whom one looks at is not in the address").not.toHaveURL(new RegExp(PERSON));
  await expectAccessible(page);

  // Consent, on a text that was shown.
  await page.getByRole("button", { name: "Record…" }).last().click();
  const dialog = page.getByRole("dialog", { name: "Record what a person said" });
  await expect(dialog.getByRole("textbox", { name: "Person", exact: true })).toHaveValue(PERSON);
  await dialog.getByRole("radio", { name: /^Consent/ }).check({ force: true });
  await pick(page, "Purpose", "Marketing");
  await dialog.getByRole("button", { name: "Add entry" }).click();
  await expect(dialog.getByText("Version of the text shown is missing.")).toBeVisible();
  await expectAccessibleInThemes(page);
  await dialog.getByLabel("Version of the text shown").fill("1.0.0");
  await dialog.getByRole("button", { name: "Add entry" }).click();
  await expect(page.getByText("Recorded, and it holds from now on")).toBeVisible();
  const timeline = page.getByRole("list", { name: "Timeline" });
  await expect(timeline.getByRole("listitem")).toHaveCount(1);
  await expect(timeline).toContainText("text 1.0.0, English");

  // An objection takes effect at once; the yes stays in the ledger.
  await page.keyboard.press("n");
  await pick(page, "Purpose", "Marketing");
  await dialog.getByRole("button", { name: "Add entry" }).click();
  await expect(timeline.getByRole("listitem")).toHaveCount(2);
  await expect(timeline.getByRole("listitem").first()).toContainText("Objected: Marketing");
  await expect(timeline.getByRole("listitem").last()).toContainText("Given: Marketing");
  await expect(page.getByRole("region", { name: "How it stands" })).toContainText("Objected");

  // A browser's signal.
  await page.keyboard.press("n");
  await dialog.getByRole("radio", { name: /^Global Privacy Control/ }).check({ force: true });
  await dialog.getByRole("button", { name: "Add entry" }).click();
  await expect(page.getByText("Recorded: opted out of sale and sharing")).toBeVisible();
  await expect(page.getByText(/Their browser sends it/)).toBeVisible();
  await page.getByRole("button", { name: "Export receipt" }).click();
  await expect(page.getByText(/Receipt written, 3 entries/)).toBeVisible();
  await expectAccessibleInThemes(page);
  expect(said).toEqual([]);
});

test("a file of answers is looked through before it is taken in", async ({ page }) => {
  await open(page);
  await signIn(page, "Ana Kovač");
  await page.goto("/#/consent");
  await page.getByRole("button", { name: "Import consent from CSV" }).click();
  const dialog = page.getByRole("dialog", { name: "Import consent from CSV" });
  const at = "2026-11-01T10:00:00Z";
  const csv = ["person,purpose,answer,at,version,language", `${PERSON}-a,analytics,yes,${at},1.0.0,en`, `${PERSON}-b,analytics,no,${at},,`, `${PERSON}-c,legal,yes,${at},1.0.0,en`, `${PERSON}-d,analytics,perhaps,${at},,`].join("\n");
  await dialog.locator("input[type=file]").setInputFiles({ name: "answers.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await expect(dialog.getByText("2 of 4 lines can be taken in.")).toBeVisible();
  await expect(dialog.getByRole("table", { name: "2 lines are wrong" })).toContainText("4");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Take in 2 entries" }).click();
  await expect(page.getByRole("dialog", { name: "2 entries taken in" })).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("tab", { name: "Person" }).click();
  await lookUp(page, `${PERSON}-a`);
  await expect(page.getByRole("list", { name: "Timeline" })).toContainText("Given: Analytics");
});

test("a recipient is added with a secret that is shown once, tested, and removed", async ({ page }) => {
  const said = watchConsole(page);
  await open(page);
  await signIn(page, "Ana Kovač");
  await page.goto("/#/consent?tab=outbox");
  await page.getByRole("button", { name: "Add recipient" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Add recipient" });
  await dialog.getByRole("button", { name: "Add recipient" }).click();
  await expect(dialog.getByText("Choose at least one purpose.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel("Name").fill(`Mail of ${PERSON}`);
  // Nobody listens there: what waits stays, with its reason.
  await dialog.getByLabel("Address").fill("http://127.0.0.1:9/hook");
  await dialog.getByText("Marketing", { exact: true }).click();
  await dialog.getByRole("button", { name: "Add recipient" }).click();
  const secret = page.getByRole("dialog", { name: `Secret of Mail of ${PERSON}` });
  await expect(secret.getByTestId("secret")).toContainText("whsec_");
  await secret.getByRole("button", { name: "I have copied it" }).click();

  const line = page.getByRole("table", { name: "Recipients" }).getByRole("row").filter({ hasText: `Mail of ${PERSON}` });
  await expect(line).toContainText("127.0.0.1:9");
  await line.getByRole("button", { name: `Test Mail of ${PERSON}` }).click();
  await expect(page.getByText(`Mail of ${PERSON} did not take the test message`)).toBeVisible();

  // A change waits for it, and the reason of the last attempt is shown.
  await page.keyboard.press("n");
  const record = page.getByRole("dialog", { name: "Record what a person said" });
  await record.getByRole("textbox", { name: "Person", exact: true }).fill(`${PERSON}-waits`);
  await pick(page, "Purpose", "Marketing");
  await record.getByRole("button", { name: "Add entry" }).click();
  await line.getByRole("button", { name: `Mail of ${PERSON}`, exact: true }).click();
  const deliveries = page.getByRole("table", { name: `Deliveries to Mail of ${PERSON}` });
  await expect(deliveries).toContainText("Objected: Marketing", { timeout: 20_000 });
  await expect(page).toHaveURL(/recipient=/);
  await expectAccessibleInThemes(page);

  await line.getByRole("button", { name: `Remove Mail of ${PERSON}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(line).toHaveCount(0);
  expect(said).toEqual([]);
});

test("who may only read sees no person, and is told who may", async ({ page }) => {
  await open(page);
  await signIn(page, "Theo Berger");
  await page.goto("/#/consent?tab=person");
  await expect(page.getByRole("tabpanel").getByText(/needs the role of data protection officer or handler/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Look up" })).toHaveCount(0);
  await page.getByRole("tab", { name: "Purposes" }).click();
  await expect(page.getByRole("table", { name: "Rests on consent" })).toBeVisible();
  await expectAccessible(page);
});

test("the panel of the overview leads to the ledger", async ({ page }) => {
  await open(page);
  await signIn(page, "Ana Kovač");
  await page.goto("/#/overview");
  await page.getByRole("link", { name: "Open the ledger" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Consent ledger" })).toBeFocused();
});
