// Holds the size of the window: the main chunk, any lazy chunk, and which fonts are shipped.
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const MAIN_KB = 220;
const LAZY_KB = 150;

const assets = join(import.meta.dirname, "../dist/assets");
const html = readFileSync(join(import.meta.dirname, "../dist/index.html"), "utf8");
const manifestFile = join(import.meta.dirname, "../dist/manifest.json");
const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
rmSync(manifestFile);
const problems = [];
// What is loaded before the first screen, together, is the main chunk: the entry, the application
// that it imports once the words are there, and what either imports in turn.
const main = new Set();
const include = (key) => {
  if (main.has(manifest[key].file)) return;
  main.add(manifest[key].file);
  for (const next of manifest[key].imports ?? []) include(next);
};
include("index.html");
include("src/start.tsx");
let mainKilobytes = 0;
for (const file of readdirSync(assets)) {
  if (file.endsWith(".woff2") && !/latin/.test(file)) problems.push(`${file} is no latin font`);
  if (!file.endsWith(".js")) continue;
  const kilobytes = gzipSync(readFileSync(join(assets, file)), { level: 9 }).length / 1024;
  if (main.has(`assets/${file}`)) mainKilobytes += kilobytes;
  // The interpreter of PDF runs beside the window, and only while a report is looked at.
  else if (!file.startsWith("pdf.worker") && kilobytes > LAZY_KB) problems.push(`${file} has ${kilobytes.toFixed(1)} kB gzip`);
}
console.log(`main: ${mainKilobytes.toFixed(1)} kB gzip of at most ${MAIN_KB}`);
if (mainKilobytes > MAIN_KB) problems.push(`the main chunk has ${mainKilobytes.toFixed(1)} kB gzip`);
if (/<script(?![^>]*\bsrc=)|\sstyle=|<style/.test(html)) problems.push("index.html has inline script or style");
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
