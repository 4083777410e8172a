// @vitest-environment jsdom
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useEffect } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { keyLabels, strokeOf } from "../ui/keys.ts";
import { currentActions, listenForKeys, useActions, type Action } from "./actions.ts";
import { prefer } from "./preferences.ts";

const run = vi.fn();

function Screen({ actions, children }: { actions: readonly Action[]; children?: React.ReactNode }) {
  useEffect(listenForKeys, []);
  useActions(actions);
  return children;
}

const action = (id: string, keys: string[], more: Partial<Action> = {}): Action => ({ id, label: id, keys, section: "Test", run: () => run(id), ...more });

describe("keys", () => {
  beforeEach(() => {
    run.mockClear();
    prefer({ letters: true });
  });

  it("run their action, alone, with Ctrl, and as a sequence", async () => {
    render(<Screen actions={[action("new", ["n"]), action("palette", ["ctrl+k"]), action("go", ["g r"]), action("help", ["?"])]} />);
    await userEvent.keyboard("n{Control>}k{/Control}gr?");
    expect(run.mock.calls.flat()).toEqual(["new", "palette", "go", "help"]);
  });

  it("that press a button press the button that has the focus", async () => {
    const press = vi.fn();
    const { getByRole } = render(
      <Screen actions={[action("peek", ["enter"]), action("next", ["j"])]}>
        <button type="button" onClick={press}>
          Remove
        </button>
      </Screen>,
    );
    getByRole("button").focus();
    await userEvent.keyboard("{Enter}j");
    expect(press).toHaveBeenCalledTimes(1);
    expect(run.mock.calls.flat()).toEqual(["next"]);
  });

  it("do nothing while somebody types, except with Ctrl", async () => {
    const { getByRole } = render(
      <Screen actions={[action("new", ["n"]), action("palette", ["ctrl+k"])]}>
        <input aria-label="Name" />
      </Screen>,
    );
    getByRole("textbox").focus();
    await userEvent.keyboard("n{Control>}k{/Control}");
    expect(run.mock.calls.flat()).toEqual(["palette"]);
  });

  it("can be turned off when they are single letters", async () => {
    prefer({ letters: false });
    render(<Screen actions={[action("new", ["n"]), action("palette", ["ctrl+k"])]} />);
    await userEvent.keyboard("n{Control>}k{/Control}");
    expect(run.mock.calls.flat()).toEqual(["palette"]);
  });

  it("do nothing for an action that is not possible now", async () => {
    render(<Screen actions={[action("approve", ["a"], { disabledReason: "You prepared it." })]} />);
    await userEvent.keyboard("a");
    expect(run).not.toHaveBeenCalled();
  });

  it("belong to what is on screen", () => {
    const { unmount } = render(<Screen actions={[action("new", ["n"])]} />);
    expect(currentActions().map(({ id }) => id)).toEqual(["new"]);
    unmount();
    expect(currentActions()).toEqual([]);
  });
});

it("names strokes the way actions name them", () => {
  const stroke = (key: string, more: object = {}) => strokeOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
  expect(stroke("?", { shiftKey: true })).toBe("?");
  expect(stroke("F", { shiftKey: true })).toBe("shift+f");
  expect(stroke("k", { metaKey: true })).toBe("ctrl+k");
  expect(stroke("ArrowDown")).toBe("arrowdown");
  expect(keyLabels("g r")).toEqual(["G", "R"]);
  expect(keyLabels("ctrl+k")).toEqual(["Ctrl K"]);
});
