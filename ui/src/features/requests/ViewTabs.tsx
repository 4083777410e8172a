import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Ellipsis, PencilLine, Plus, RefreshCw, Trash2 } from "lucide-react";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { RequestCounts, ViewShown } from "../../api/generated/index.ts";
import { useActions } from "../../app/actions.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { IconButton } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { FormDialog } from "../../ui/Dialog.tsx";
import { toast, toastError } from "../../ui/feedback.tsx";
import { ActionMenu, TextField } from "../../ui/fields.tsx";
import styles from "./QueuePage.module.css";
import { queueText } from "./queueText.ts";
import { addressOf, NOTHING, queueInput, searchOf, VIEWS, type QueueSearch, type View } from "./search.ts";
import { text } from "./text.ts";

interface ViewTabsProps {
  search: QueueSearch;
  me: string;
  counts: RequestCounts | undefined;
  onGo: () => void;
}

/** The views of the console and those the officer keeps, each with its number and its key. */
export function ViewTabs({ search, me, counts, onGo }: ViewTabsProps) {
  const navigate = useNavigate({ from: "/requests" });
  const [dialog, setDialog] = useState<"save" | "rename" | null>(null);
  const [last, setLast] = useState<string | null>(null);
  const kept = useQuery(query("views.list", {}));
  const own = (kept.data?.views ?? []).map((view) => ({ ...view, search: searchOf(view.address) }));
  const filters = own.map((view) => queueInput(view.search, me));
  const counted = useQuery({ ...query("views.counts", { filters }), enabled: filters.length > 0, placeholderData: keepPreviousData });
  const rename = useOperation("views.rename");
  const save = useOperation("views.save");
  const remove = useOperation("views.delete");

  const address = addressOf(search);
  const active = own.find((view) => addressOf(view.search) === address);
  const touched = active ?? own.find(({ id }) => id === last);
  const tabs = [
    ...VIEWS.map((view) => ({ key: view as string, name: text.view[view], search: { ...NOTHING, view }, count: counts ? totalOf(view, counts) : null, current: !active && view === search.view, id: null })),
    ...own.map((view, index) => ({ key: view.id, name: view.name, search: view.search, count: counted.data?.counts[index] ?? null, current: view.id === active?.id, id: view.id })),
  ];
  const go = (tab: (typeof tabs)[number]) => {
    setLast(tab.id);
    onGo();
    void navigate({ search: tab.search });
  };

  useActions([
    ...tabs.slice(0, 9).map((tab, index) => ({ id: `queue.view.${index + 1}`, label: queueText.viewNumber(index + 1, tab.name), keys: [`ctrl+${index + 1}`], section: text.views, run: () => go(tab) })),
    { id: "queue.view.save", label: queueText.saveView, icon: Plus, section: text.views, disabledReason: active ? queueText.viewKept(active.name) : null, run: () => setDialog("save") },
  ]);

  const restore = (view: ViewShown) => save.mutate({ id: null, name: view.name, address: view.address }, { onSuccess: () => toast("done", queueText.restored), onError: toastError });
  const deleteIt = (view: ViewShown) =>
    remove.mutate({ id: view.id }, {
      onSuccess: (gone) => toast("done", queueText.viewDeleted(gone.name), undefined, { label: queueText.undo, run: () => restore(gone) }),
      onError: toastError,
    });
  return (
    <div className={styles.viewBar}>
      <nav className={styles.views} aria-label={text.views}>
        {tabs.map((tab, index) => (
          <Link
            key={tab.key}
            to="/requests"
            search={tab.search}
            className={cx(tab.current && styles.active)}
            aria-current={tab.current ? "page" : undefined}
            aria-keyshortcuts={index < 9 ? `Control+${index + 1}` : undefined}
            activeProps={{}}
            inactiveProps={{}}
            onClick={() => {
              setLast(tab.id);
              onGo();
            }}
          >
            {tab.name}
            {tab.count === null ? null : <span className={styles.n}>{formatNumber(tab.count)}</span>}
          </Link>
        ))}
      </nav>
      <IconButton icon={Plus} iconSize={15} aria-label={queueText.saveView} disabledReason={active ? queueText.viewKept(active.name) : null} onPress={() => setDialog("save")} />
      {touched ? (
        <span className={styles.viewMenu}>
          <ActionMenu
            aria-label={queueText.viewActions(touched.name)}
            icon={Ellipsis}
            actions={[
              ...(active ? [] : [{ id: "update", label: queueText.updateView, icon: RefreshCw, run: () => save.mutate({ id: touched.id, name: touched.name, address }, { onSuccess: () => toast("done", queueText.viewSaved(touched.name)), onError: toastError }) }]),
              { id: "rename", label: queueText.renameView, icon: PencilLine, run: () => setDialog("rename") },
              { id: "delete", label: queueText.deleteView, icon: Trash2, danger: true, run: () => deleteIt(touched) },
            ]}
          />
        </span>
      ) : null}
      {dialog === "save" ? (
        <NameDialog
          title={queueText.saveViewTitle}
          action={queueText.saveView}
          name=""
          pending={save.isPending}
          error={save.error}
          onClose={() => setDialog(null)}
          onName={(name) =>
            save.mutate({ id: null, name, address }, {
              onSuccess: (view) => {
                setDialog(null);
                setLast(view.id);
                toast("done", queueText.viewSaved(view.name));
              },
            })
          }
        />
      ) : null}
      {dialog === "rename" && touched ? (
        <NameDialog
          title={queueText.renameViewOf(touched.name)}
          action={queueText.renameView}
          name={touched.name}
          pending={rename.isPending}
          error={rename.error}
          onClose={() => setDialog(null)}
          onName={(name) =>
            rename.mutate({ id: touched.id, name }, {
              onSuccess: () => {
                setDialog(null);
                toast("done", queueText.viewRenamed);
              },
            })
          }
        />
      ) : null}
    </div>
  );
}

function NameDialog({ title, action, name, pending, error, onClose, onName }: { title: string; action: string; name: string; pending: boolean; error: Error | null; onClose: () => void; onName: (name: string) => void }) {
  const [typed, setTyped] = useState(name);
  return (
    <FormDialog title={title} action={action} pending={pending} error={error} disabledReason={typed.trim() ? null : queueText.viewNameMissing} onClose={onClose} onSubmit={() => onName(typed.trim())}>
      <TextField autoFocus label={queueText.viewName} hint={queueText.viewNameHint} value={typed} onChange={setTyped} />
    </FormDialog>
  );
}

/** The name under which what belongs to a view is kept: the officer's own view, else the one of the console. */
export function useViewKey(search: QueueSearch): string {
  const kept = useQuery(query("views.list", {}));
  const address = addressOf(search);
  return kept.data?.views.find((view) => addressOf(searchOf(view.address)) === address)?.id ?? search.view;
}

/** The number beside a view of the console. */
export function totalOf(view: View, counts: RequestCounts): number {
  switch (view) {
    case "open":
      return counts.open;
    case "due_7_days":
      return counts.due_7_days;
    case "approval":
      return counts.waiting_for_my_approval;
    case "paused":
      return counts.paused;
    case "closed":
      return counts.closed;
    case "all":
      return counts.open + counts.closed;
  }
}
