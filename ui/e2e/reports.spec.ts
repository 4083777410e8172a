import { readFileSync } from "node:fs";

import { expect, test } from "@playwright/test";

import { expectAccessible, open, signIn, watchConsole } from "./helpers.ts";

test("a report is looked at page by page before it is exported, and the export is remembered", async ({ page }) => {
  await open(page, "/reports");
  await signIn(page, "Theo Berger");
  const said = watchConsole(page);
  await page.goto("/#/reports");
  const sheet = page.getByTestId("pdf-page");
  await expect(sheet).toBeVisible();
  await expect(sheet).toHaveAccessibleName(/Request register.*By kind of request/);
  await page.getByRole("button", { name: "Next page" }).click();
  await expect(page.getByText(/^Page 2 of \d+$/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("radio", { name: "CSV" }).click();
  await expect(page.getByRole("table", { name: "Rows of the report" })).toContainText("nature_of_request");
  await page.getByRole("button", { name: "Export CSV" }).click();
  const file = page.getByRole("complementary", { name: "Options" }).getByText(/request-register-.*\.csv$/);
  await expect(file).toBeVisible();
  expect(readFileSync(await file.innerText(), "utf8")).toContain("basis_of_denial");
  await expect(page.getByRole("region", { name: "Past exports" }).first()).toContainText("Theo Berger");
  await expectAccessible(page);
  expect(said).toEqual([]);
});

test("the audit report of another period is chosen in the address", async ({ page }) => {
  await open(page, "/reports");
  await signIn(page, "Theo Berger");
  await page.goto("/#/reports?report=audit&from=2026-10-01&to=2026-10-31");
  await expect(page.getByTestId("pdf-page")).toHaveAccessibleName(/Audit report 1 October 2026 to 31 October 2026/);
  await page.goto("/#/reports?report=audit&from=2026-10-31&to=2026-10-01");
  await expect(page.getByText("The period ends before it begins.").first()).toBeVisible();
});

test("reports are closed to those who may not export them", async ({ page }) => {
  await open(page, "/reports");
  await signIn(page, "Jules Laurent");
  await page.goto("/#/reports");
  await expect(page.getByRole("alert")).toContainText("Reports are made by auditors and data protection officers.");
});
