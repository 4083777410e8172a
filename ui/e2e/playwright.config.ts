import { defineConfig } from "@playwright/test";

/** The window in plain Chromium against the real core over HTTP; see README.md for the start. */
export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  // Beside the other things that are not kept.
  outputDir: "../node_modules/.e2e",
  fullyParallel: false,
  workers: 1,
  timeout: 60_000,
  // Pictures of the gallery, made with the fonts of the window: they do not depend on the machine.
  snapshotPathTemplate: "{testDir}/{testFileName}-pictures/{arg}{ext}",
  expect: { timeout: 10_000 },
  reporter: process.env["CI"] ? "github" : "list",
  use: {
    baseURL: process.env["CONSOLE_URL"] ?? "http://127.0.0.1:7420",
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    // The browser of the system: nothing is downloaded.
    launchOptions: { executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] },
  },
});
