import { Ellipsis, type LucideIcon } from "lucide-react";

import { Button } from "./Button.tsx";
import { ActionMenu } from "./fields.tsx";
import styles from "./RowActions.module.css";
import { text } from "./text.ts";
import { useMedia } from "./useMedia.ts";

export interface RowAction {
  id: string;
  label: string;
  icon?: LucideIcon;
  /** What one most often does with the row: it never goes into the menu. */
  main?: boolean;
  pending?: boolean;
  disabledReason?: string | null;
  run: () => void;
}

/** What can be done with one row of a table; in a small window the rarer things are in a menu. */
export function RowActions({ of, actions }: { of: string; actions: readonly RowAction[] }) {
  const narrow = useMedia("(max-width: 1180px)");
  const rare = actions.filter(({ main }) => !main);
  const folded = narrow && rare.length > 1 ? rare : [];
  return (
    <span className={styles.actions}>
      {actions
        .filter((action) => !folded.includes(action))
        .map(({ id, label, icon, main = false, pending = false, disabledReason = null, run }) => (
          <Button key={id} size="small" tone={main ? "plain" : "quiet"} pending={pending} disabledReason={disabledReason} onPress={run} {...(icon ? { icon } : {})}>
            {label}
            <span className="visually-hidden"> {of}</span>
          </Button>
        ))}
      {folded.length > 0 ? <ActionMenu quiet icon={Ellipsis} aria-label={text.moreOf(of)} actions={folded.map(({ id, label, disabledReason, run }) => ({ id, label, disabledReason, run }))} /> : null}
    </span>
  );
}
