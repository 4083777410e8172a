// Measures the real window through WebDriver, on the demonstration of $COMPLIANCE_HOME. `make bench`
// runs it; what it finds is one line of JSON each.
//
//   node tests/desktop/measure.mjs overview    then waits for a line, so that memory can be read
//   node tests/desktop/measure.mjs queue
import { createInterface } from "node:readline/promises";

import { open, until } from "./driver.mjs";

const what = process.argv[2];
const { script, later, patience, find, click, type, close } = await open();
const tell = (found) => console.log(JSON.stringify(found));

/** From the click on the button to the overview with its numbers, two frames later. */
const ENTER = `
  const done = arguments[arguments.length - 1];
  const begun = performance.now();
  document.querySelector("button[type=submit]").click();
  const look = () => {
    const there = document.body.innerText.includes("Needs attention") && !document.querySelector("[class*=skeleton]");
    if (!there) return requestAnimationFrame(look);
    document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun))));
  };
  look();`;

// The position is moved between two frames, as a wheel or a scrollbar does; each frame is looked at
// before it is painted. A frame is blank when a line on screen is missing or still on its way.
const LOOK = `
  const grid = document.querySelector("[role=grid]");
  const blank = () => {
    const area = grid.getBoundingClientRect();
    const top = grid.querySelector("[role=rowgroup]").getBoundingClientRect().bottom;
    let first = Infinity, last = -Infinity, pending = false;
    for (const line of grid.lastElementChild.children) {
      const place = line.getBoundingClientRect();
      if (place.bottom <= top || place.top >= area.top + grid.clientHeight) continue;
      first = Math.min(first, place.top);
      last = Math.max(last, place.bottom);
      pending ||= line.querySelector("[class*=Grid_ghost]") !== null;
    }
    return pending || first > top + 1 || last < area.top + grid.clientHeight - 1;
  };`;

const SCROLL = `${LOOK}
  const [speed, seconds, done] = arguments;
  const frames = [];
  let blanks = 0, begun = 0, before = 0;
  grid.scrollTop = 0;
  const step = (now) => {
    if (!begun) begun = before = now;
    else {
      frames.push(now - before);
      if (blank()) blanks += 1;
      before = now;
    }
    if (now - begun > seconds * 1000) return done({ frames, blanks, rows: grid.getAttribute("aria-rowcount") - 1 });
    const last = frames.at(-1) ?? 16;
    setTimeout(() => { grid.scrollTop += speed * Math.min(last, 100) / 1000; });
    requestAnimationFrame(step);
  };
  setTimeout(() => requestAnimationFrame(step), 1000);`;

const JUMP = `${LOOK}
  const [share, done] = arguments;
  const begun = performance.now();
  grid.scrollTop = share * grid.scrollHeight;
  const look = () => {
    if (blank()) return requestAnimationFrame(look);
    requestAnimationFrame(() => done(performance.now() - begun));
  };
  requestAnimationFrame(() => requestAnimationFrame(look));`;

try {
  await until("the sign-in", () => find("//button[@role='radio'][contains(., 'Ana')]")).then(click);
  await type(await find("//input[@type='password']"), "four harbour lanterns");
  tell({ overview_ms: await later(ENTER) });
  if (what === "overview") await createInterface({ input: process.stdin }).question("");
  if (what === "queue") {
    await script("location.hash = '#/requests?view=all'");
    await until("the queue", () => script("return document.querySelectorAll('[role=grid] [aria-rowindex]').length > 10"));
    await patience(60);
    for (const speed of [2_000, 20_000]) tell({ speed, ...(await later(SCROLL, speed, 10)) });
    const jumps = [];
    for (let place = 1; place <= 15; place += 1) jumps.push(await later(JUMP, (place * 0.618) % 1));
    tell({ jumps });
  }
} finally {
  await close().catch(() => {});
}
process.exit(0);
