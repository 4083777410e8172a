import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useMemo } from "react";
import { Menu, MenuItem, Popover } from "react-aria-components";

import { query, useOperation } from "../../api/queries.ts";
import type { RequestRow } from "../../api/generated/index.ts";
import { Avatar } from "../../ui/bits.tsx";
import { cx } from "../../ui/cx.ts";
import { toast, toastError } from "../../ui/feedback.tsx";
import styles from "../../ui/fields.module.css";
import { queueText } from "./queueText.ts";

interface AssignMenuProps {
  row: RequestRow;
  anchor: HTMLElement;
  me: string;
  onClose: () => void;
}

/** Who takes care of a request, chosen where its row is. It can be undone. */
export function AssignMenu({ row, anchor, me, onClose }: AssignMenuProps) {
  const team = useQuery(query("officers.list", {}));
  const assign = useOperation("requests.assign");
  const trigger = useMemo(() => ({ current: anchor }), [anchor]);
  const workers = (team.data?.officers ?? [])
    .filter(({ active, permissions }) => active && permissions.includes("requests.work"))
    .toSorted((one, other) => Number(other.id === me) - Number(one.id === me) || one.name.localeCompare(other.name));
  const before = row.assignee?.id ?? null;
  const choose = (officer: string | null) => {
    if (officer === before) return;
    const name = workers.find(({ id }) => id === officer)?.name;
    assign
      .mutateAsync({ id: row.id, officer })
      .then(() =>
        toast("done", name ? queueText.assignedTo(row.number, name) : queueText.unassigned(row.number), undefined, {
          label: queueText.undo,
          run: () => void assign.mutateAsync({ id: row.id, officer: before }).then(() => toast("done", queueText.restored)).catch(toastError),
        }),
      )
      .catch(toastError);
  };
  return (
    <Popover className={cx(styles.popover)} triggerRef={trigger} isOpen placement="bottom end" onOpenChange={(open) => !open && onClose()}>
      <Menu
        aria-label={queueText.assignRow(row.number)}
        className={cx(styles.menu)}
        autoFocus="first"
        onClose={onClose}
        onAction={(key) => choose(key === "nobody" ? null : String(key))}
      >
        {[
          ...workers.map(({ id, name }) => (
            <MenuItem key={id} id={id} textValue={name} className={cx(styles.option)}>
              <Avatar name={name} />
              <span className="grow">
                {name}
                {id === me ? <span className="t3"> ({queueText.me})</span> : null}
              </span>
              {id === before ? <Check size={13} strokeWidth={2.2} aria-hidden /> : null}
            </MenuItem>
          )),
          ...(before
            ? [
                <MenuItem key="nobody" id="nobody" textValue={queueText.nobody} className={cx(styles.option)}>
                  <span className="grow">{queueText.nobody}</span>
                </MenuItem>,
              ]
            : []),
        ]}
      </Menu>
    </Popover>
  );
}
