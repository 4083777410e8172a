import { parseAst } from "rolldown/parseAst";
import { expect, test } from "vitest";

const sources = import.meta.glob<string>(["../**/*.tsx", "!../**/*.test.tsx", "!../gallery/*"], { query: "?raw", import: "default", eager: true });

/** Attributes whose value an officer reads or hears. */
const READ = new Set(["title", "label", "aria-label", "aria-description", "placeholder", "alt", "hint", "action", "name", "sub", "note", "error", "disabledReason", "summary"]);

/** Keys of objects that components turn into words. */
const PROPERTIES = new Set(["label", "title", "hint", "detail"]);

test("components hold no words of their own: words are in a text.ts", () => {
  const found = Object.entries(sources).flatMap(([path, source]) => literals(source).map((words) => `${path}: ${words}`));
  expect(found).toEqual([]);
});

test("the words of a component are found", () => {
  expect(literals(`const A = () => <p title="Erase it">Hello {ok ? "there" : text.b} <b>1.5</b></p>;`)).toEqual(["there", "Erase it", "Hello"]);
  expect(literals(`const columns = [{ id: "due", label: "Due date" }];`)).toEqual(["Due date"]);
  expect(literals(`const A = () => <Field label={\`\${text.a} and more\`} className="wide" />;`)).toEqual(["and more"]);
});

interface Node {
  type: string;
  [key: string]: unknown;
}

function literals(source: string): string[] {
  const found: string[] = [];
  const keep = (words: string) => {
    // Signs, numbers and names such as SHA-256 read the same in every language.
    if (/\p{Ll}{2}/u.test(words)) found.push(words.trim());
  };
  /** Strings that an expression may become, without those it only compares or passes on. */
  const shown = (node: Node): void => {
    if (node.type === "Literal" && typeof node["value"] === "string") keep(node["value"]);
    if (node.type === "TemplateLiteral") for (const part of node["quasis"] as { value: { cooked: string } }[]) keep(part.value.cooked);
    for (const key of ["consequent", "alternate", "right"]) {
      if (node.type === "ConditionalExpression" || node.type === "LogicalExpression") {
        const branch = node[key];
        if (isNode(branch)) shown(branch);
      }
    }
  };
  const visit = (node: Node): void => {
    if (node.type === "CallExpression" && (node["callee"] as Node)["name"] === "texts") return;
    if (node.type === "JSXText") keep(String(node["value"]));
    if (node.type === "JSXAttribute" && READ.has(String((node["name"] as Node)["name"]))) {
      const value = node["value"];
      if (isNode(value)) shown(value.type === "JSXExpressionContainer" ? (value["expression"] as Node) : value);
    }
    if (node.type === "Property" && PROPERTIES.has(String((node["key"] as Node)["name"]))) shown(node["value"] as Node);
    if (node.type === "JSXElement" || node.type === "JSXFragment") {
      for (const child of node["children"] as Node[]) if (child.type === "JSXExpressionContainer") shown(child["expression"] as Node);
    }
    for (const value of Object.values(node)) {
      if (isNode(value)) visit(value);
      else if (Array.isArray(value)) for (const one of value) if (isNode(one)) visit(one);
    }
  };
  visit(parseAst(source, { lang: "tsx" }) as unknown as Node);
  return found;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}
