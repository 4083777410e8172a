import { useState } from "react";

import { call } from "../../api/client.ts";
import { useOperation } from "../../api/queries.ts";
import { useRunOf } from "../../app/runs.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Copyable, ProgressBar } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog, DialogBody, DialogFoot, FormDialog } from "../../ui/Dialog.tsx";
import { toastError } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import { PropertyList } from "../../ui/layout.tsx";
import { text } from "./text.ts";

/** Writes the trail to a file that anybody can verify. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const [directory, setDirectory] = useState("");
  const [from, setFrom] = useState("");
  const [tried, setTried] = useState(false);
  const writing = useOperation("audit.export");
  const run = useRunOf("export_log");
  const wrong = from.trim() !== "" && !/^\d+$/.test(from.trim());
  if (writing.data) {
    return (
      <Dialog title={text.exported} onClose={onClose} wide>
        <DialogBody>
          <PropertyList
            items={[
              [text.file, <span key="file" className="mono selectable">{writing.data.file}</span>],
              ["SHA-256", <Copyable key="hash" value={writing.data.sha256} label="SHA-256" />],
              [text.size, formatNumber(writing.data.entries)],
              [text.publicKey, <Copyable key="key" value={writing.data.public_key} label={text.publicKey} />],
              [text.keyFile, <span key="keyfile" className="mono selectable">{writing.data.public_key_file}</span>],
              [text.verifyWith, <Copyable key="command" label={text.verifyWith} value={`compliance audit verify ${nameOf(writing.data.file)} --key ${nameOf(writing.data.public_key_file)}`} />],
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
  if (writing.isPending) {
    return (
      <Dialog title={text.exporting} onClose={onClose} insistent>
        <DialogBody>
          <ProgressBar label={text.exporting} share={run?.total ? run.done / run.total : 0} state="working" />
          <p className="t2 num" role="status">
            {run ? text.progress(run.done, run.total ?? run.done) : ""}
          </p>
        </DialogBody>
        <DialogFoot>
          <Button size="large" onPress={() => void (run && call("runs.stop", { run: run.run }).catch(toastError))}>
            {text.stop}
          </Button>
        </DialogFoot>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={text.export}
      action={text.exportAction}
      pending={writing.isPending}
      error={writing.error}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (!wrong) writing.mutate({ directory: directory.trim() || null, from: from.trim() ? Number(from) : null });
      }}
    >
      <p className="t2">{text.exportHint}</p>
      <TextField optional label={text.from} hint={text.fromHint} value={from} onChange={setFrom} error={tried && wrong ? text.noNumber : null} />
      <TextField optional mono label={text.folder} hint={text.folderHint} value={directory} onChange={setDirectory} />
    </FormDialog>
  );
}

/** The last part of a path of either system. */
function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
