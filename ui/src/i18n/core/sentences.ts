import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The crates of the core, and the desktop shell. */
const FOLDERS = ["src-tauri/crates", "src-tauri/src"];

/**
 * Every sentence that the core can say: what stands in a `said!` of its sources, unit tests apart.
 * There is no other way to make one (`src-tauri/crates/model/src/said.rs`).
 */
export function sentencesOfCore(root: string): Set<string> {
  const sentences = new Set<string>();
  for (const file of FOLDERS.flatMap((folder) => rustFiles(join(root, folder)))) {
    const source = readFileSync(file, "utf8").split(/#\[cfg\(test\)\]\s*mod /)[0] ?? "";
    const code = source.replaceAll(/^\s*\/\/.*$/gm, "");
    const calls = code.match(/(?<![\w$:]\s*)(?<!\$crate::)\bsaid!\s*[({[]/g)?.length ?? 0;
    const literals = [...code.matchAll(/(?<!\$crate::)\bsaid!\(\s*"((?:[^"\\]|\\[^])*)"\s*[,)]/g)];
    if (!file.endsWith("/model/src/said.rs") && calls > literals.length) throw new Error(`${file}: a said! has no plain literal`);
    for (const [, literal = ""] of literals) sentences.add(unescape(literal));
  }
  return sentences;
}

/** The names in braces of a sentence or of its translation; forms of a word apart. */
export function namesOf(sentence: string): string[] {
  return [...new Set([...sentence.matchAll(/\{(\w+)(?:\|[^{}]*)?\}/g)].map((found) => found[1] ?? ""))].toSorted();
}

function rustFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".rs") && !/(^|\/)(tests|target)\//.test(file) && !/(^|\/)tests\.rs$/.test(file))
    .map((file) => join(folder, file));
}

function unescape(literal: string): string {
  return literal.replaceAll(/\\(\n\s*|[^])/g, (_, sign: string) => (sign.startsWith("\n") ? "" : sign === "n" ? "\n" : sign));
}
