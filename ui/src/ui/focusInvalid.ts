/** Brings the officer to the first field that is wrong, once the form shows which are. */
export function focusInvalid(form: HTMLElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>("[aria-invalid=true], [data-invalid] button")?.focus());
}
