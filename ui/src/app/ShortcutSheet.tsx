import { Fragment } from "react";

import { Dialog, DialogBody } from "../ui/Dialog.tsx";
import { Kbd } from "../ui/Kbd.tsx";
import { currentActions, type Action } from "./actions.ts";
import styles from "./ShortcutSheet.module.css";
import { text as appText } from "./text.ts";

const text = appText.sheet;

/** Every key that works here and now, from the same table that carries them out. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={text.title} onClose={onClose} wide>
      <DialogBody>
        <ShortcutList actions={currentActions()} />
      </DialogBody>
    </Dialog>
  );
}

/** The same as a list, for the settings too. */
export function ShortcutList({ actions }: { actions: readonly Action[] }) {
  const bySection = new Map<string, Action[]>();
  for (const action of actions) {
    if (action.keys?.length) bySection.set(action.section, [...(bySection.get(action.section) ?? []), action]);
  }
  return (
    <div className={styles.sheet}>
      {[...bySection].map(([section, list]) => (
        <section key={section} aria-label={section}>
          <h3>{section}</h3>
          <dl>
            {list.map(({ id, label, keys }) => (
              <Fragment key={id}>
                <dt>{label}</dt>
                <dd>
                  {keys?.map((one) => (
                    <Fragment key={one}>
                      <Kbd keys={one} />
                      <span className="visually-hidden">{one}</span>
                    </Fragment>
                  ))}
                </dd>
              </Fragment>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
