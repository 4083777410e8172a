import type { Category } from "../../api/generated/index.ts";
import styles from "./MapPage.module.css";
import { text } from "./text.ts";

/** The colour of a category; its word always stands beside it. */
export function CategoryDot({ category }: { category: Category | null }) {
  return <i className={styles.dot} data-category={category ?? "none"} aria-hidden />;
}

/** Dot and word. */
export function CategoryName({ category }: { category: Category | null }) {
  return (
    <span className={styles.category}>
      <CategoryDot category={category} />
      {category ? text.categories[category] : text.noCategory}
    </span>
  );
}
