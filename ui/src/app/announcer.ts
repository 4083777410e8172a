let region: HTMLElement | null = null;

/** Says something to a screen reader, politely. */
export function announce(words: string): void {
  if (!region) {
    region = document.createElement("div");
    region.setAttribute("role", "status");
    region.setAttribute("aria-live", "polite");
    region.className = "visually-hidden";
    document.body.append(region);
  }
  region.textContent = words;
}
