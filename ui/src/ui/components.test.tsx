// @vitest-environment jsdom
import { fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";

import { Grid, type GridItem } from "../grid/Grid.tsx";
import { SourceTicks } from "./bits.tsx";
import { Button } from "./Button.tsx";
import { FormDialog } from "./Dialog.tsx";
import { ErrorPanel } from "./feedback.tsx";
import { TextField } from "./fields.tsx";
import { ApiError } from "../api/errors.ts";

it("keeps a button that cannot be used in the tab order and says why", async () => {
  const press = vi.fn();
  render(
    <Button disabledReason="You worked on it, so a second person decides." onPress={press}>
      Approve disclosure
    </Button>,
  );
  await userEvent.tab();
  const button = screen.getByRole("button", { name: "Approve disclosure", description: "You worked on it, so a second person decides." });
  expect(document.activeElement).toBe(button);
  await userEvent.keyboard("{Enter}");
  fireEvent.click(button);
  expect(press).not.toHaveBeenCalled();
});

it("asks before it throws away what was typed, and not otherwise", async () => {
  const close = vi.fn();
  function Form() {
    const [reason, setReason] = useState("");
    return (
      <FormDialog title="Send back" action="Send back" dirty={reason !== ""} pending={false} error={null} onClose={close} onSubmit={() => {}}>
        <TextField autoFocus label="Reason" value={reason} onChange={setReason} />
      </FormDialog>
    );
  }
  render(<Form />);
  await userEvent.keyboard("too soon{Escape}");
  expect(close).not.toHaveBeenCalled();
  expect(screen.getByRole("alert").textContent).toBe("Discard what you wrote?");
  await userEvent.click(screen.getByRole("button", { name: "Keep writing" }));
  await userEvent.clear(screen.getByRole("textbox", { name: "Reason" }));
  await userEvent.keyboard("{Escape}");
  expect(close).toHaveBeenCalledOnce();
});

it("names an error at its field", () => {
  render(<TextField label="Value" value="weiss" onChange={() => {}} error="This is no e-mail address." />);
  const field = screen.getByRole("textbox", { name: "Value", description: "This is no e-mail address." });
  expect(field.getAttribute("aria-invalid")).toBe("true");
});

it("offers to try again only where that may help", () => {
  const { rerender } = render(<ErrorPanel error={new ApiError("source_unavailable", "It does not answer.")} onRetry={() => {}} />);
  expect(screen.queryByRole("button", { name: "Try again" })).not.toBeNull();
  rerender(<ErrorPanel error={new ApiError("forbidden", "Your roles do not allow this.")} onRetry={() => {}} />);
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
});

it("says in words what the ticks of the sources show", () => {
  render(<SourceTicks sources={[{ dataset: "a", state: "done" }, { dataset: "b", state: "failed" }, { dataset: "c", state: "queued" }]} />);
  expect(screen.getByRole("img", { name: "1 of 3 sources answered, 1 failed" })).not.toBeNull();
});

const ITEMS: GridItem<{ name: string }>[] = [
  { type: "group", key: "today", content: "Today" },
  ...["Jonas", "Mina"].map((name) => ({ type: "row" as const, key: name, row: { name } })),
  { type: "group", key: "later", content: "Later" },
  ...Array.from({ length: 5_000 }, (_, index) => ({ type: "row" as const, key: `row ${index}`, row: { name: `row ${index}` } })),
];

function Names({ onToggle, onOpen }: { onToggle: (key: string) => void; onOpen: (key: string) => void }) {
  const [current, setCurrent] = useState<string | null>(null);
  return (
    <Grid
      aria-label="Names"
      columns={[{ key: "name", head: "Name", width: "1fr", cell: ({ name }: { name: string }) => name }]}
      items={ITEMS}
      total={5_002}
      current={current}
      onCurrent={setCurrent}
      onOpen={onOpen}
      selected={new Set()}
      onToggle={onToggle}
    />
  );
}

it("moves over rows and past the heads of groups, with the focus on the grid", async () => {
  const toggle = vi.fn();
  const open = vi.fn();
  render(<Names onToggle={toggle} onOpen={open} />);
  const grid = screen.getByRole("grid", { name: "Names" });
  const current = () => document.getElementById(grid.getAttribute("aria-activedescendant") ?? "")?.textContent;
  grid.focus();
  await userEvent.keyboard("{ArrowDown}");
  expect(current()).toBe("Jonas");
  await userEvent.keyboard("{ArrowDown}{ArrowDown}");
  expect(current()).toBe("row 0");
  await userEvent.keyboard("{ArrowUp} {Enter}");
  expect(current()).toBe("Mina");
  expect([toggle.mock.calls, open.mock.calls]).toEqual([[["Mina"]], [["Mina"]]]);
  expect(document.activeElement).toBe(grid);
});

it("has only the rows on screen in the document, and tells how many there are", () => {
  render(<Names onToggle={() => {}} onOpen={() => {}} />);
  const grid = screen.getByRole("grid", { name: "Names" });
  expect(grid.getAttribute("aria-rowcount")).toBe("5005");
  expect(within(grid).getAllByRole("row").length).toBeLessThan(60);
});
