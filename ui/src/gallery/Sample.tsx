import type { ReactNode } from "react";

import styles from "./GalleryPage.module.css";

/** One component in one state, under the name of the state. */
export function Sample({ name, wide = false, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? styles.wide : styles.sample}>
      <span className={styles.name}>{name}</span>
      {children}
    </div>
  );
}

/** Samples beside each other, as many as fit. */
export function Samples({ children }: { children: ReactNode }) {
  return <div className={styles.samples}>{children}</div>;
}
