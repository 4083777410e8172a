import { keyLabels } from "./keys.ts";
import styles from "./Kbd.module.css";

/** A shortcut as it is printed beside its action. Hidden from speech: `aria-keyshortcuts` says it. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={styles.keys} aria-hidden>
      {keyLabels(keys).map((label) => (
        <kbd key={label}>{label}</kbd>
      ))}
    </span>
  );
}
