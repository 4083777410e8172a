import { currentTransport } from "../api/client.ts";
import { currentPreferences, prefer } from "./preferences.ts";

/** The steps of View, Zoom: up to 200 % nothing may be lost (WCAG 1.4.4). */
export const ZOOMS = [0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const;

/** Whether the window zooms itself; in a browser the browser does. */
export function canZoom(): boolean {
  return currentTransport().desktop !== null;
}

/** Shows everything at a size and remembers it. */
export function zoomTo(factor: number): void {
  prefer({ zoom: factor });
  applyZoom();
}

/** The next step up or down. */
export function zoomBy(direction: 1 | -1): void {
  zoomTo(nextZoom(currentPreferences().zoom, direction));
}

/** The step beside a size; at the ends there is none further. */
export function nextZoom(now: number, direction: 1 | -1): number {
  return (direction === 1 ? ZOOMS.find((step) => step > now + 0.001) : ZOOMS.findLast((step) => step < now - 0.001)) ?? now;
}

/** Shows everything at the size that was chosen before. */
export function applyZoom(): void {
  const factor = Math.min(2, Math.max(0.8, currentPreferences().zoom || 1));
  void currentTransport().desktop?.setZoom(factor).catch(() => null);
}
