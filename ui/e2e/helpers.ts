import { expect, type Locator, type Page } from "@playwright/test";
import axe from "axe-core";

/** The passphrase of everybody in the demonstration workspace. */
export const PASSPHRASE = process.env["CONSOLE_PASSPHRASE"] ?? "four harbour lanterns";

/** Opens the window. The token of the HTTP server goes into the fragment, once. */
export async function open(page: Page, path = "/"): Promise<void> {
  const token = process.env["CONSOLE_TOKEN"];
  if (token) {
    await page.goto(`/#token=${encodeURIComponent(token)}`);
    // The window takes the token out of the address once it has it.
    await page.waitForFunction(() => !window.location.hash.includes("token="));
  }
  await page.goto(`/#${path}`);
}

/** Signs in as one of the invented officers, by name. */
export async function signIn(page: Page, name: string, passphrase = PASSPHRASE): Promise<void> {
  const signedIn = page.getByRole("button", { name: "Sign out" });
  await expect(signedIn.or(page.getByRole("button", { name: "Sign in" }))).toBeVisible();
  if (await signedIn.isVisible()) await signOut(page);
  await page.getByRole("radio", { name: new RegExp(name) }).click();
  await page.getByLabel("Passphrase").fill(passphrase);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("complementary", { name: "Primary" })).toContainText(name);
}

/** Signs out, back to the picker. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
}

/** The row of a request in the queue, by its number. */
export function row(page: Page, number: string): Locator {
  return page.getByRole("grid", { name: "Requests" }).getByRole("row").filter({ hasText: number });
}

/** Opens the page of a request, by its number, from wherever one is. */
export async function openRequest(page: Page, number: string): Promise<void> {
  await page.getByRole("link", { name: /^Requests/ }).first().click();
  await page.getByRole("navigation", { name: "Views" }).getByRole("link", { name: /^All \d/ }).click();
  await page.getByRole("textbox", { name: "Search requests" }).fill(number);
  const heading = page.getByRole("heading", { level: 1 });
  // The list may be drawn anew between the two clicks, while the search is under way.
  await expect(async () => {
    if (await row(page, number).isVisible()) await row(page, number).dblclick();
    await expect(heading).toContainText(number, { timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
}

/** Waits until the state of a request is the given word of its stepper. */
export async function expectStep(page: Page, step: string): Promise<void> {
  await expect(page.getByRole("list", { name: "Steps" }).locator("[aria-current=step]")).toContainText(step);
}

/** WCAG 2.2 A and AA, by axe. Call it with the page at rest. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const { axe: loaded } = window as unknown as { axe: typeof axe };
    const found = await loaded.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] });
    return found.violations.map(({ id, nodes }) => ({ id, html: nodes.map(({ html }) => html) }));
  });
  expect(violations).toEqual([]);
}

/** Collects what must not be said: errors of the page and refusals of the content security policy. */
export function watchConsole(page: Page): string[] {
  const said: string[] = [];
  page.on("pageerror", (error) => said.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || /Content Security Policy/.test(message.text())) said.push(message.text());
  });
  return said;
}

/** The same in every theme, once the colours have arrived. */
export async function expectAccessibleInThemes(page: Page): Promise<void> {
  const worn = await page.evaluate(() => document.documentElement.dataset["theme"] ?? "light");
  // The one that was worn comes last, and stays.
  for (const theme of [...["light", "dark", "hc"].filter((name) => name !== worn), worn]) {
    await page.evaluate(async (name) => {
      document.documentElement.dataset["theme"] = name;
      await new Promise(requestAnimationFrame);
      await Promise.allSettled(document.getAnimations().filter((one) => one instanceof CSSTransition).map(({ finished }) => finished));
    }, theme);
    await expectAccessible(page);
  }
}
