import { useQuery } from "@tanstack/react-query";
import { Boxes, Database, FilePlus2 } from "lucide-react";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { KnownWorkspace } from "../../api/generated/index.ts";
import { useSession } from "../../app/session.tsx";
import { Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { FormDialog } from "../../ui/Dialog.tsx";
import { EmptyState, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { Card, FactTable, PropertyList } from "../../ui/layout.tsx";
import { text as startText } from "../start/text.ts";
import { useNewWorkspace, type Origin } from "../start/useNewWorkspace.tsx";
import { SectionHead } from "./SettingsPage.tsx";
import { text } from "./text.ts";

/** The workspace that is open, and the others that this machine knows. */
export function WorkspaceSettings() {
  const { workspace } = useSession();
  const known = useQuery(query("workspaces.list", {}));
  const [leaving, setLeaving] = useState<KnownWorkspace | null>(null);
  const [making, setMaking] = useState<Origin | null>(null);
  // The demonstration and a workspace of one's own never have one name.
  const isOpen = (one: KnownWorkspace) => one.name === workspace.name && one.demonstration === workspace.demonstration;
  return (
    <>
      <SectionHead title={text.sections.workspaces} lead={text.workspacesLead} />
      <Card title={workspace.name} sub={workspace.demonstration ? text.demonstration : null}>
        <div style={{ padding: "0 14px 12px" }}>
          <PropertyList
            items={[
              [text.controller, workspace.controller],
              [text.engine, workspace.engine === "postgres" ? "PostgreSQL" : "SQLite"],
            ]}
          />
        </div>
      </Card>
      {known.error && !known.data ? (
        <ErrorPanel error={known.error} onRetry={() => void known.refetch()} />
      ) : !known.data ? (
        <SkeletonLines lines={3} />
      ) : known.data.workspaces.length === 0 ? (
        <EmptyState icon={Boxes} title={text.noWorkspacesTitle}>
          {text.noWorkspaces}
        </EmptyState>
      ) : (
        <Card title={text.knownWorkspaces}>
          <FactTable
            label={text.knownWorkspaces}
            head={[text.name, text.columns.where, { label: "", right: true }]}
            rows={known.data.workspaces.map((one) => ({
              key: one.id,
              cells: [
                <span key="name" className="row">
                  <span className="strong">{one.name}</span>
                  {one.demonstration ? <span className="t3">{text.demonstration}</span> : null}
                </span>,
                <span key="url" className="mono">{one.url}</span>,
                isOpen(one) ? (
                  <Pill key="open" tone="ok">
                    {text.isOpen}
                  </Pill>
                ) : (
                  <Button key="switch" size="small" onPress={() => setLeaving(one)}>
                    {text.switchTo}
                    <span className="visually-hidden"> {one.name}</span>
                  </Button>
                ),
              ],
            }))}
          />
        </Card>
      )}
      <div className="row" style={{ gap: 8 }}>
        <Button icon={FilePlus2} onPress={() => setMaking("empty")}>
          {startText.empty}
        </Button>
        <Button icon={Database} onPress={() => setMaking("database")}>
          {startText.database}
        </Button>
      </div>
      {making ? <Make kind={making} onClose={() => setMaking(null)} /> : null}
      {leaving ? <Switch workspace={leaving} onClose={() => setLeaving(null)} /> : null}
    </>
  );
}

function Switch({ workspace, onClose }: { workspace: KnownWorkspace; onClose: () => void }) {
  const open = useOperation("workspaces.open");
  return (
    <FormDialog title={text.switchTitle(workspace.name)} action={text.switchTo} pending={open.isPending} error={open.error} onClose={onClose} onSubmit={() => open.mutate({ id: workspace.id }, { onSuccess: onClose })}>
      <p className="t2">{text.switchBody}</p>
    </FormDialog>
  );
}

/** A new workspace is opened once it is made. */
function Make({ kind, onClose }: { kind: Origin; onClose: () => void }) {
  const made = useNewWorkspace(kind, onClose);
  return (
    <FormDialog
      title={kind === "empty" ? startText.empty : startText.database}
      action={kind === "empty" ? startText.create : startText.connect}
      pending={made.pending}
      error={made.error}
      dirty={made.dirty}
      note={text.madeBody}
      onClose={onClose}
      onSubmit={made.submit}
    >
      <p className="t2">{kind === "empty" ? startText.emptyHint : startText.databaseHint}</p>
      {made.fields}
    </FormDialog>
  );
}
