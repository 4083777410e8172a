import { currentTransport } from "../api/client.ts";

/**
 * Tells the shell that something useful has been painted, in its own letters: scripts and the
 * benchmark wait for it. Called when there is something to show.
 */
export function sayPainted(): void {
  const { desktop } = currentTransport();
  if (!desktop) return;
  // What was rendered asks for its fonts in the frame after; then one more frame shows it.
  requestAnimationFrame(() => {
    void document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => void desktop.painted().catch(() => null))));
  });
}
