import { useMutation } from "@tanstack/react-query";

import { call } from "../../api/client.ts";
import type { DisclosureShown, DocumentShown } from "../../api/generated/index.ts";
import { newRun } from "../../app/runs.ts";
import { languageName } from "../../i18n/names.ts";
import { Copyable } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog, DialogBody, DialogFoot, FormDialog } from "../../ui/Dialog.tsx";
import { Select } from "../../ui/fields.tsx";
import { PropertyList } from "../../ui/layout.tsx";
import { provingText as text } from "./provingText.ts";
import { useOperation } from "../../api/queries.ts";
import { useState, type ReactNode } from "react";

/** Writes the people to be told of a version into a file. */
export function NotifyDialog({ detail: { version }, onClose }: { detail: DisclosureShown; onClose: () => void }) {
  const write = useMutation({ mutationFn: () => call("disclosures.notify_list", { version: version.id, directory: null, run: newRun() }) });
  if (write.data) {
    const { file, sha256, rows } = write.data;
    return (
      <Written title={text.notifyTitle(version.number)} onClose={onClose} file={file} sha256={sha256}>
        <p>{text.notifyDone(rows)}</p>
      </Written>
    );
  }
  return (
    <FormDialog title={text.notifyTitle(version.number)} action={text.notifyAction} pending={write.isPending} error={write.error} note={text.lookedAt} onClose={onClose} onSubmit={() => write.mutate()}>
      <p>{text.notifyBody}</p>
    </FormDialog>
  );
}

/** Writes what a version changes in another as a PDF. */
export function RedlineDialog({ detail, document, language: read, onClose }: { detail: DisclosureShown; document: DocumentShown; language: string; onClose: () => void }) {
  const { version } = detail;
  const others = document.versions.filter(({ id }) => id !== version.id);
  const [from, setFrom] = useState(others.find(({ id }) => id === detail.in_force)?.id ?? others[0]?.id ?? null);
  const [language, setLanguage] = useState(read);
  const write = useOperation("disclosures.redline");
  if (write.data) {
    const { file, sha256, changes, added, deleted } = write.data;
    return (
      <Written title={text.redlineTitle(version.number)} onClose={onClose} file={file} sha256={sha256}>
        <PropertyList
          items={[
            [text.changes, changes],
            [text.words, text.addedAndRemoved(added, deleted)],
          ]}
        />
      </Written>
    );
  }
  return (
    <FormDialog
      title={text.redlineTitle(version.number)}
      action={text.redlineAction}
      pending={write.isPending}
      error={write.error}
      disabledReason={from === null ? text.noOther : null}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => from !== null && write.mutate({ from, to: version.id, language, directory: null })}
    >
      <p>{text.redlineBody}</p>
      <Select label={text.against} value={from} onChange={setFrom} choices={others.map(({ id, number }) => ({ value: id, label: number }))} />
      <Select label={text.language} value={language} onChange={setLanguage} choices={Object.keys(detail.texts).map((value) => ({ value, label: languageName(value) }))} />
    </FormDialog>
  );
}

/** A file that was written: where it is, and what it is known by. */
function Written({ title, file, sha256, onClose, children }: { title: string; file: string; sha256: string; onClose: () => void; children: ReactNode }) {
  return (
    <Dialog title={title} onClose={onClose}>
      <DialogBody>
        {children}
        <PropertyList
          items={[
            [
              text.file,
              <Copyable key="file" value={file} label={text.path}>
                <span className="mono trunc">{file.split(/[\\/]/).at(-1)}</span>
              </Copyable>,
            ],
            [text.digest, <Copyable key="digest" value={sha256} label={text.digest} />],
          ]}
        />
      </DialogBody>
      <DialogFoot>
        <Button size="large" tone="primary" onPress={onClose}>
          {text.close}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
