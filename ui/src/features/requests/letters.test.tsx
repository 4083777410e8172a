// @vitest-environment jsdom
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { FileField } from "../../ui/FileField.tsx";
import { Sheet } from "./LettersTab.tsx";

test("a letter is text: what stands in it is never markup, and its holes are marked", () => {
  render(<Sheet language="en" letter={"# About {{number}}\n\nDear <img src=x onerror=alert(1)>,\n\nwrite to {{contact}}.\n"} />);
  const sheet = screen.getByRole("article", { name: "Preview" });
  expect(sheet.querySelector("img")).toBeNull();
  expect(sheet.textContent).toContain("Dear <img src=x onerror=alert(1)>,");
  expect([...sheet.querySelectorAll("span")].map((hole) => hole.textContent)).toEqual(["Number", "Contact"]);
});

test("a file that is too large or empty is said so and not taken", async () => {
  const onChange = vi.fn();
  render(<FileField most={3} label="Attachments" files={[]} onChange={onChange} />);
  const input = screen.getByLabelText("Attachments", { selector: "input" });
  const large = new File(["x"], "film.bin");
  Object.defineProperty(large, "size", { value: 10 * 1024 * 1024 + 1 });
  fireEvent.change(input, { target: { files: [large, new File(["hello"], "a.txt")] } });
  expect(await screen.findByText("film.bin is larger than 10.5 MB.")).toBeTruthy();
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledWith([{ name: "a.txt", path: null, content: "aGVsbG8=", size: 5 }]));
  fireEvent.change(input, { target: { files: [new File([], "nothing.txt")] } });
  expect(await screen.findByText("nothing.txt is empty.")).toBeTruthy();
});
