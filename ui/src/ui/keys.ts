const NAMES: Record<string, string> = {
  escape: "Esc",
  enter: "Enter",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  space: "Space",
  backspace: "Backspace",
  plus: "+",
  minus: "−",
};

/** Signs that would be mistaken for the plus between keys, or not be seen. */
const SIGNS: Record<string, string> = { " ": "space", "+": "plus", "-": "minus" };

/** Whether Ctrl is Cmd here. */
export const isMac = typeof navigator !== "undefined" && /Mac/.test(navigator.userAgent);

/** `ctrl+k` as "Ctrl K" in one cap, `g r` as two caps "G", "R". */
export function keyLabels(keys: string): string[] {
  return keys.split(" ").map((stroke) =>
    stroke
      .split("+")
      .map((key) => {
        if (key === "ctrl") return isMac ? "⌘" : "Ctrl";
        if (key === "alt") return isMac ? "⌥" : "Alt";
        if (key === "shift") return isMac ? "⇧" : "Shift";
        return NAMES[key] ?? key.toUpperCase();
      })
      .join(" "),
  );
}

/** `ctrl+k` as assistive technology takes it: `Control+K`. */
export function ariaKeys(keys: string): string {
  return keys
    .split("+")
    .map((key) => (key === "ctrl" ? (isMac ? "Meta" : "Control") : key.charAt(0).toUpperCase() + key.slice(1)))
    .join("+");
}

/** The stroke of a keyboard event in the form that actions use: `ctrl+k`, `?`, `n`, `arrowdown`. */
export function strokeOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): string {
  const key = SIGNS[event.key] ?? event.key.toLowerCase();
  const control = event.ctrlKey || event.metaKey;
  // A sign such as "?" already contains its Shift; a named key or letter does not.
  const shift = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  return [control && "ctrl", event.altKey && "alt", shift && "shift", key].filter(Boolean).join("+");
}
