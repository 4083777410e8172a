import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Relative: the window loads from tauri://localhost, the HTTP server may mount it anywhere.
  base: "./",
  plugins: [react()],
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  css: {
    transformer: "lightningcss",
    lightningcss: { cssModules: { pattern: "[name]_[local]_[hash]" } },
  },
  build: {
    target: "safari16.4",
    cssMinify: "lightningcss",
    // A strict content security policy has no place for data: URLs of scripts or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // For scripts/budget.mjs, which takes it away again.
    manifest: "manifest.json",
    reportCompressedSize: false,
    chunkSizeWarningLimit: 900,
  },
  test: {
    // A busy machine is no fault of a component.
    testTimeout: 30_000,
    // Tests of components name jsdom themselves: a document costs a second per file.
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    restoreMocks: true,
  },
});
