import styles from "./Spinner.module.css";

/** Work in progress; the words beside it say which. */
export function Spinner() {
  return (
    <svg className={styles.spinner} viewBox="0 0 14 14" aria-hidden>
      <circle cx="7" cy="7" r="5.4" fill="none" stroke="currentColor" strokeOpacity="0.25" strokeWidth="1.6" />
      <path d="M7 1.6a5.4 5.4 0 0 1 5.4 5.4" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
    </svg>
  );
}
