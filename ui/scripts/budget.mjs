// Holds the size of the window: the main chunk, any lazy chunk, and which fonts are shipped.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const MAIN_KB = 220;
const LAZY_KB = 150;

const assets = join(import.meta.dirname, "../dist/assets");
const html = readFileSync(join(import.meta.dirname, "../dist/index.html"), "utf8");
const problems = [];
let mainKilobytes = 0;
for (const file of readdirSync(assets)) {
  if (file.endsWith(".woff2") && !/latin/.test(file)) problems.push(`${file} is no latin font`);
  if (!file.endsWith(".js")) continue;
  const kilobytes = gzipSync(readFileSync(join(assets, file)), { level: 9 }).length / 1024;
  // What index.html names is loaded before the first screen: together it is the main chunk.
  if (html.includes(file)) mainKilobytes += kilobytes;
  // The interpreter of PDF runs beside the window, and only while a report is looked at.
  else if (kilobytes > LAZY_KB && !file.startsWith("pdf.worker")) problems.push(`${file} has ${kilobytes.toFixed(1)} kB gzip`);
}
console.log(`main: ${mainKilobytes.toFixed(1)} kB gzip of at most ${MAIN_KB}`);
if (mainKilobytes > MAIN_KB) problems.push(`the main chunk has ${mainKilobytes.toFixed(1)} kB gzip`);
if (/<script(?![^>]*\bsrc=)|\sstyle=|<style/.test(html)) problems.push("index.html has inline script or style");
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
