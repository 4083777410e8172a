import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

const SOURCE = join(import.meta.dirname, "..");
const THEMES = ["light", "dark", "hc"] as const;

/** Ratios that the design asks for: text 4.5, what is not text 3 (WCAG 1.4.3, 1.4.11). */
const PAIRS: readonly (readonly [string, string, number])[] = [
  ["text", "bg-surface", 4.5],
  ["text", "bg-app", 4.5],
  ["text-2", "bg-surface", 4.5],
  ["text-2", "bg-app", 4.5],
  ["text-3", "bg-surface", 4.5],
  ["text-3", "bg-app", 4.5],
  ["text-3", "bg-hover", 4.5],
  ["text-3", "accent-tint", 4.5],
  ["text-3", "bg-inset", 4.5],
  ["accent-text", "bg-surface", 4.5],
  ["accent-text", "accent-tint", 4.5],
  ["on-ink", "ink", 4.5],
  ["on-accent", "accent", 4.5],
  ["crit-text", "bg-surface", 4.5],
  ["crit-text", "crit-tint", 4.5],
  ["warn-text", "bg-surface", 4.5],
  ["warn-text", "warn-tint", 4.5],
  ["ok-text", "bg-surface", 4.5],
  ["ok-text", "ok-tint", 4.5],
  ["rev-text", "bg-surface", 4.5],
  ["rev-text", "rev-tint", 4.5],
  ["ins-text", "ins-bg", 4.5],
  ["del-text", "del-bg", 4.5],
  ["av1-text", "av1", 4.5],
  ["av2-text", "av2", 4.5],
  ["av3-text", "av3", 4.5],
  ["av4-text", "av4", 4.5],
  ["av5-text", "av5", 4.5],
  ["av6-text", "av6", 4.5],
  ["crit", "bg-surface", 3],
  ["ok", "bg-surface", 3],
  ["rev", "bg-surface", 3],
  ["accent", "bg-surface", 3],
  ["idle", "bg-surface", 3],
  ["warn", "bg-surface", 3],
  ["line-control", "bg-surface", 3],
  ["focus", "bg-surface", 3],
  ["focus", "bg-app", 3],
  ["d1", "bg-surface", 3],
  ["d2", "bg-surface", 3],
  ["d3", "bg-surface", 3],
  ["d4", "bg-surface", 3],
  ["d5", "bg-surface", 3],
];

describe.each(THEMES)("the %s theme", (theme) => {
  const tokens = tokensOf(theme);

  it.each(PAIRS)("shows %s on %s with a contrast of at least %d", (front, back, least) => {
    expect(contrast(color(tokens, front), color(tokens, back))).toBeGreaterThanOrEqual(least);
  });

  it("defines the same tokens as the light theme", () => {
    expect([...tokens.keys()].toSorted()).toEqual([...tokensOf("light").keys()].toSorted());
  });
});

it("has no colour outside tokens.css", () => {
  const literal = /#[0-9a-f]{3,8}\b(?!["'`]?\s*[,)]?\s*=>)|\b(?:rgba?|hsla?|oklch|oklab|lab|lch)\(\s*[\d.]/i;
  const offenders = filesOf(SOURCE)
    .filter((file) => /\.(css|tsx?)$/.test(file) && !/tokens\.(css|test\.ts)$/.test(file))
    .flatMap((file) =>
      readFileSync(file, "utf8")
        .split("\n")
        .map((line, index) => ({ place: `${file}:${index + 1}`, line }))
        .filter(({ line }) => literal.test(line) && !/#\{|\/#|"#"|`#|'#/.test(line)),
    );
  expect(offenders).toEqual([]);
});

it("uses only tokens that exist", () => {
  const known = new Set([...tokensOf("light").keys(), "font-ui", "font-mono", "font-text", "row", "w-text", "w-quiet", "w-medium", "w-current", "w-strong", "columns", "trigger-width"]);
  const unknown = filesOf(SOURCE)
    .filter((file) => /\.(css|tsx?)$/.test(file) && !file.endsWith(".test.ts"))
    .flatMap((file) => [...readFileSync(file, "utf8").matchAll(/var\(--([\w-]+)\)/g)].map(([, name]) => name ?? ""))
    .filter((name) => !known.has(name));
  expect(unknown).toEqual([]);
});

it("talks to Tauri only in platform/tauri", () => {
  const offenders = filesOf(SOURCE).filter(
    (file) => /\.tsx?$/.test(file) && !file.endsWith(".test.ts") && !file.includes("/platform/tauri/") && /from "@tauri-apps/.test(readFileSync(file, "utf8")),
  );
  expect(offenders).toEqual([]);
});

it("never asks Intl without a locale, which throws in WebKitGTK under LANG=C", () => {
  const offenders = filesOf(SOURCE).filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".test.ts") && /Intl\.\w+\(\s*\)|toLocale\w*String\(\s*\)/.test(readFileSync(file, "utf8")));
  expect(offenders).toEqual([]);
});

function tokensOf(theme: string): Map<string, string> {
  const css = readFileSync(join(SOURCE, "ui/tokens.css"), "utf8");
  const block = new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]*)\\}`).exec(css)?.[1] ?? "";
  return new Map([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name ?? "", value ?? ""]));
}

function color(tokens: Map<string, string>, name: string): readonly number[] {
  const hex = /^#([0-9a-f]{6})$/.exec(tokens.get(name) ?? "")?.[1];
  if (!hex) throw new Error(`${name} is not a colour of six digits: ${tokens.get(name)}`);
  return [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
}

function luminance(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: readonly number[], other: readonly number[]): number {
  const [high, low] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function filesOf(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("generated"))
    .map((entry) => join(entry.parentPath, entry.name));
}
