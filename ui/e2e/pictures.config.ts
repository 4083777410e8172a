import { defineConfig } from "@playwright/test";

import tests from "./playwright.config.ts";

/** Takes pictures instead of testing: see `scripts/screens.sh`. */
export default defineConfig(tests, { testMatch: "*.pictures.ts", reporter: "list" });
