// Drives the real window (WebKitGTK) through WebDriver: tauri-driver is at $DRIVER, the program at
// $APPLICATION.
import { execFileSync } from "node:child_process";

import { open, until } from "./driver.mjs";

const out = process.env.SCREENS;
let passed = 0;
let failed = 0;

const { script, later, find, click, type, shows, invoke, close } = await open();

const PAGES = [
  ["overview", "Needs attention"],
  ["requests", "REQ-20010"],
  ["disclosures", "Privacy policy"],
  ["audit", "Audit trail"],
];

// The driver's own screenshots hang under Xvfb: the display is photographed instead.
function shot(name) {
  if (out) execFileSync("import", ["-window", "root", `${out}/${name}.png`], { timeout: 20_000 });
}

async function check(name, run) {
  try {
    await run();
    passed += 1;
    console.log(`ok ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`not ok ${name}: ${error.message}`);
    try {
      shot("failure");
    } catch {
      // Without a picture the message has to do.
    }
  }
}

try {
  await check("the window paints under a locale without a language", async () => {
    await shows("Sign in to Video Window");
    const language = await script("return navigator.language");
    if (!/^[a-z]{2}/.test(language)) throw new Error(`the language is ${language}`);
  });
  await check("an officer signs in", async () => {
    const officer = await until("the picker", () => find("//button[@role='radio'][contains(., 'Ana')]"));
    await click(officer);
    const field = await find("//input[@type='password']");
    await type(field, "four harbour lanterns");
    await click(await find("//button[@type='submit']"));
    await shows("Needs attention");
    shot("desktop-overview");
  });
  await check("the queue shows the requests of the workspace", async () => {
    await script("location.hash = '#/requests'");
    await shows("REQ-20010");
    shot("desktop-requests");
  });
  await check("a request opens with its clock and its collections", async () => {
    const answer = await later(`const done = arguments[arguments.length - 1];
      window.__TAURI_INTERNALS__.invoke("call", { operation: "requests.list", input: { query: "REQ-20012", view: "all" } })
        .then((found) => done(found.rows[0].id), (error) => done("error " + error.message));`);
    await script("location.hash = '#/requests/' + arguments[0]", answer);
    await shows("Why this date");
    shot("desktop-request");
  });
  await check("the shell puts up the menu that the window describes", async () => {
    const answer = await invoke("window.menu", { sections: [{ title: "File", entries: [{ kind: "system", what: "close", label: "Close" }] }] });
    if (answer !== null) throw new Error(`the menu was answered with ${JSON.stringify(answer)}`);
    const refused = await invoke("window.menu", { sections: [{ title: "File", entries: [{ kind: "format" }] }] });
    if (!/format/.test(String(refused?.message?.text))) throw new Error("an entry of no kind was taken");
  });
  await check("the window zooms between 80 and 200 %", async () => {
    const wide = await script("return window.innerWidth");
    await invoke("window.zoom", { factor: 2 });
    await until("half as many pixels", async () => (await script("return window.innerWidth")) < wide * 0.6);
    if (!(await script("return document.body.innerText.includes('Why this date')"))) throw new Error("the page is gone at 200 %");
    shot("desktop-request-200");
    await invoke("window.zoom", { factor: 1 });
    const refused = await invoke("window.zoom", { factor: 4 });
    if (!/from 0.8 to 2/.test(String(refused?.message?.text))) throw new Error("400 % was taken");
  });
  await check("no file of the machine is read that was not dropped", async () => {
    const refused = await invoke("window.dropped", { index: 0 });
    if (refused?.code !== "refused") throw new Error(`answered ${JSON.stringify(refused)}`);
  });
  if (out) {
    for (const theme of ["light", "dark", "hc"]) {
      await script("localStorage.setItem('preferences', JSON.stringify({ theme: arguments[0] })); document.body.textContent = ''; location.reload()", theme);
      // The words of the old page are gone with it, so these are of the new one.
      await shows("REQ-");
      for (const [page, words] of PAGES) {
        await check(`a picture of ${page} in ${theme}`, async () => {
          await script("location.hash = '#/' + arguments[0]", page);
          await shows(words);
          await new Promise((done) => setTimeout(done, 800));
          shot(`desktop-${page}-${theme}`);
        });
      }
    }
  }
  await check("the shell knows one command and no other", async () => {
    const refused = await later(`const done = arguments[arguments.length - 1];
      window.__TAURI_INTERNALS__.invoke("plugin:fs|read_text_file", { path: "/etc/passwd" })
        .then(() => done("allowed"), () => done("refused"));`);
    if (refused !== "refused") throw new Error("a file of the machine could be read");
  });
} finally {
  await close().catch(() => {});
}
console.log(`window: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
