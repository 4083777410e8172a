// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { keepFocus } from "./keepFocus.ts";

const settled = () => new Promise((resolve) => setTimeout(resolve, 120));
const byId = (id: string) => document.getElementById(id) as HTMLElement;

describe("the focus", () => {
  let stop: () => void;
  beforeEach(() => {
    document.body.innerHTML = `
      <div><main data-region tabindex="-1">
        <ul><li><button id="one">1</button></li><li><button id="two">2</button></li><li><button id="three">3</button></li></ul>
        <p><button id="alone">alone</button></p>
      </main></div>`;
    stop = keepFocus();
  });
  afterEach(() => stop());

  it("goes to the next row when its row is gone, and to the one before at the end", async () => {
    byId("two").focus();
    byId("two").parentElement?.remove();
    await settled();
    expect(document.activeElement).toBe(byId("three"));
    byId("three").parentElement?.remove();
    await settled();
    expect(document.activeElement).toBe(byId("one"));
  });

  it("goes back to where a menu was opened when both the menu and its row are gone", async () => {
    byId("two").focus();
    const menu = document.createElement("div");
    menu.innerHTML = `<button id="entry">put aside</button>`;
    document.body.append(menu);
    byId("entry").focus();
    byId("two").parentElement?.remove();
    menu.remove();
    await settled();
    expect(document.activeElement).toBe(byId("three"));
  });

  it("goes to the part of the window when nothing else is left in it", async () => {
    byId("alone").focus();
    document.querySelector("main")?.replaceChildren();
    await settled();
    expect(document.activeElement).toBe(document.querySelector("main"));
  });

  it("stays where somebody else has put it meanwhile", async () => {
    byId("two").focus();
    byId("two").parentElement?.remove();
    byId("alone").focus();
    await settled();
    expect(document.activeElement).toBe(byId("alone"));
  });
});
