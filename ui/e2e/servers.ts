import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { test, type Page } from "@playwright/test";

const ROOT = join(import.meta.dirname, "../..");
const PROGRAM = process.env["COMPLIANCE"] ?? join(ROOT, "target/debug/compliance");

/** A console of a test's own, on a free port and a home of its own. */
export interface Served {
  url: string;
  token: string;
  home: string;
  stop(): Promise<void>;
}

/** Starts `compliance serve`; with `demo` on a demonstration that no other test sees. */
export async function serve(options: { demo: boolean; metrics?: boolean }): Promise<Served> {
  const home = mkdtempSync(join(tmpdir(), "console-e2e-"));
  const flags = [...(options.demo ? ["--demo"] : []), ...(options.metrics ? ["--demo-metrics"] : [])];
  const child = spawn(PROGRAM, ["serve", "--window", "--port", "0", "--ui", join(ROOT, "ui/dist"), ...flags], { env: { ...process.env, COMPLIANCE_HOME: home }, stdio: ["ignore", "pipe", "inherit"] });
  const [url = "", token = ""] = (await line(child, /Listening: (\S+)/)).split("/#token=");
  return {
    url,
    token,
    home,
    async stop() {
      await end(child);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A console of a spec's own: it is there during its tests, and only then. */
export function ownConsole(options: { demo: boolean; metrics?: boolean }): Served {
  const own = {} as Served;
  test.beforeAll(async () => {
    Object.assign(own, await serve(options));
  });
  test.afterAll(async () => {
    await own.stop();
  });
  return own;
}

/** Starts a PostgreSQL of the test's own and gives the address of an empty database. */
export async function postgres(): Promise<{ url: string; stop(): Promise<void> }> {
  const child = spawn(join(ROOT, "scripts/with-postgres.sh"), ["sh", "-c", 'echo "Database: $COMPLIANCE_TEST_POSTGRES"; cat'], { cwd: ROOT, stdio: ["pipe", "pipe", "inherit"] });
  const url = await line(child, /Database: (\S+)/);
  return {
    url,
    // With its input the command ends, and the script takes the server down.
    stop: () => new Promise((done) => {
      child.once("exit", () => done());
      child.stdin?.end();
    }),
  };
}

/** Opens the window of a console of one's own. */
export async function visit(page: Page, { url, token }: Served, path = "/"): Promise<void> {
  await page.goto(`${url}/#token=${encodeURIComponent(token)}`);
  await page.waitForFunction(() => !window.location.hash.includes("token="));
  await page.goto(`${url}/#${path}`);
}

function line(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((found, failed) => {
    let said = "";
    child.stdout?.on("data", (data: Buffer) => {
      said += data.toString();
      const match = pattern.exec(said);
      if (match?.[1]) found(match[1]);
    });
    child.once("exit", (code) => failed(new Error(`the program ended with ${code}: ${said}`)));
  });
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    if (child.exitCode !== null) return done();
    child.once("exit", () => done());
    child.kill("SIGTERM");
  });
}
