import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, test } from "@playwright/test";

import { expectAccessibleInThemes, signIn, watchConsole } from "./helpers.ts";
import { ownConsole, visit } from "./servers.ts";

const served = ownConsole({ demo: true });

test.use({ actionTimeout: 20_000 });

/** A recipient that takes or refuses what it is sent, as it is told to. */
async function webhook(): Promise<{ url: string; answer: number; taken: string[]; stop(): Promise<void> }> {
  const hook = { url: "", answer: 503, taken: [] as string[], stop: async () => {} };
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (data: Buffer) => (body += data.toString()));
    request.on("end", () => {
      if (hook.answer === 204) hook.taken.push(body);
      response.writeHead(hook.answer).end();
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  hook.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  hook.stop = () => new Promise((done) => server.close(() => done()));
  return hook;
}

test("what was given up is tried again: it waits while the recipient refuses, and is acknowledged once it takes it", async ({ page }) => {
  test.setTimeout(120_000);
  const hook = await webhook();
  await visit(page, served, "/consent");
  await signIn(page, "Ana Kovač");
  const said = watchConsole(page);
  await page.goto(`${served.url}/#/consent?tab=outbox`);
  const recipients = page.getByRole("table", { name: "Recipients" });
  const partner = recipients.getByRole("row").filter({ hasText: "Advertising partner" });
  const deliveries = page.getByRole("table", { name: "Deliveries to Advertising partner" });
  // What was given up is shown first.
  await expect(page.getByRole("radio", { name: "Given up" })).toBeChecked();
  await expect(deliveries.getByRole("row")).toHaveCount(2);
  await expectAccessibleInThemes(page);

  // The partner has another address, at which it still refuses.
  await partner.getByRole("button", { name: "Change Advertising partner" }).click();
  const dialog = page.getByRole("dialog", { name: "Change Advertising partner" });
  await dialog.getByLabel("Address").fill(hook.url);
  await dialog.getByRole("button", { name: "Change", exact: true }).click();
  await expect(partner).toContainText("127.0.0.1");
  await partner.getByRole("button", { name: "Test Advertising partner" }).click();
  await expect(page.getByText("Advertising partner did not take the test message")).toBeVisible();

  await deliveries.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("1 delivery is tried again")).toBeVisible();
  // It is shown where it is now.
  await expect(page.getByRole("radio", { name: "Waiting" })).toBeChecked();
  await expect(deliveries).toContainText("503", { timeout: 30_000 });

  // From now on it takes what it is sent.
  hook.answer = 204;
  await partner.getByRole("button", { name: "Test Advertising partner" }).click();
  await expect(page.getByText("Advertising partner took the test message")).toBeVisible();
  await expect.poll(() => hook.taken.length, { timeout: 60_000 }).toBeGreaterThan(1);
  await page.getByText("Acknowledged", { exact: true }).last().click();
  await expect(deliveries.getByRole("row").nth(1)).toBeVisible({ timeout: 30_000 });
  await expectAccessibleInThemes(page);
  expect(said).toEqual([]);
  await hook.stop();
});
