import { useNavigate, useSearch } from "@tanstack/react-router";
import { FileUp, PenLine } from "lucide-react";
import { useState } from "react";

import { useActions } from "../../app/actions.ts";
import { Page } from "../../app/Page.tsx";
import { useMay } from "../../app/session.tsx";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Tabs } from "../../ui/fields.tsx";
import { ImportConsent } from "./ImportConsent.tsx";
import { OutboxTab } from "./OutboxTab.tsx";
import { PersonTab } from "./PersonTab.tsx";
import { PurposesTab } from "./PurposesTab.tsx";
import { RecordDialog } from "./RecordDialog.tsx";
import { text } from "./text.ts";

const TABS = ["purposes", "person", "outbox"] as const;

/** What people said about each purpose, who said what, and who was told. */
export function ConsentPage() {
  const { tab } = useSearch({ from: "/consent" });
  const navigate = useNavigate({ from: "/consent" });
  const may = useMay();
  const [dialog, setDialog] = useState<"record" | "import" | null>(null);
  // Whom one looks at is not in the address, which is kept and shared; another tab does not lose it.
  const [person, setPerson] = useState<string | null>(null);
  const cannot = may("consent.work") ? null : text.noWork;
  const show = (next: (typeof TABS)[number]) => void navigate({ search: (old) => ({ ...old, tab: next }), replace: true });

  useActions([
    { id: "consent.record", label: text.recordTitle, icon: PenLine, keys: ["n"], section: text.section, disabledReason: cannot, run: () => setDialog("record") },
    { id: "consent.import", label: text.importTitle, icon: FileUp, section: text.section, disabledReason: cannot, run: () => setDialog("import") },
    ...TABS.map((name, place) => ({ id: `consent.${name}`, label: text.tabs[name], keys: [String(place + 1)], section: text.section, run: () => show(name) })),
  ]);

  return (
    <Page
      title={text.title}
      actions={
        <>
          <IconButton icon={FileUp} aria-label={text.importTitle} disabledReason={cannot} onPress={() => setDialog("import")} />
          <Button tone="primary" icon={PenLine} keys="n" disabledReason={cannot} onPress={() => setDialog("record")}>
            {text.record}
          </Button>
        </>
      }
    >
      <Tabs
        aria-label={text.parts}
        value={tab}
        onChange={show}
        tabs={[
          { id: "purposes", label: text.tabs.purposes, content: <PurposesTab /> },
          { id: "person", label: text.tabs.person, content: <PersonTab person={person} onPerson={setPerson} onRecord={() => setDialog("record")} /> },
          { id: "outbox", label: text.tabs.outbox, content: <OutboxTab /> },
        ]}
      />
      {dialog === "record" ? <RecordDialog person={tab === "person" ? (person ?? "") : ""} onClose={() => setDialog(null)} /> : null}
      {dialog === "import" ? <ImportConsent onClose={() => setDialog(null)} /> : null}
    </Page>
  );
}
