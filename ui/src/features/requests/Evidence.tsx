import { useState } from "react";

import { useOperation } from "../../api/queries.ts";
import type { Dossier, RequestDetail } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { words } from "../../app/words.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorLine, toast, toastError } from "../../ui/feedback.tsx";
import { FileField, type PickedFile } from "../../ui/FileField.tsx";
import { actionText } from "./actionText.ts";
import styles from "./beside.module.css";
import { besideText as text } from "./besideText.ts";
import { AttachmentLine } from "./Correspondence.tsx";

/** Files that show who the person is. They go with the decision. */
export function Evidence({ detail, evidence, method }: { detail: RequestDetail; evidence: Dossier["evidence"]; method: string }) {
  const may = useMay();
  const [files, setFiles] = useState<PickedFile[]>([]);
  const add = useOperation("evidence.add");
  const purge = useOperation("evidence.purge");
  const { id } = detail.row;
  const open = detail.verification === null && detail.row.state !== "closed";
  const [file] = files;
  return (
    <section aria-label={text.evidenceFiles} className={styles.block}>
      <header className={styles.head2}>
        <h2>{text.evidenceFiles}</h2>
      </header>
      <p className="t3">{text.evidenceHint}</p>
      <div className={styles.files}>
        {evidence.length === 0 ? <span className="t3">{text.noEvidence}</span> : null}
        {evidence.map((one) => (
          <span key={one.id} className="row">
            <AttachmentLine request={id} file={one} note={one.method ? text.evidenceOf(words.method(one.method)) : ""} />
            {one.purged_at === null ? (
              <Button size="small" tone="quiet" disabledReason={may("requests.work") ? null : actionText.noPermission} onPress={() => purge.mutate({ id, attachment: one.id }, { onSuccess: () => toast("done", text.purged), onError: toastError })}>
                {text.purge}
                <span className="visually-hidden"> {one.name}</span>
              </Button>
            ) : null}
          </span>
        ))}
      </div>
      {open && may("requests.work") ? (
        <div className="col" style={{ gap: 8, marginTop: 8 }}>
          <FileField most={1} label={text.addEvidence} files={files} onChange={setFiles} />
          {add.error ? <ErrorLine error={add.error} /> : null}
          {file ? (
            <div>
              <Button
                size="small"
                tone="primary"
                pending={add.isPending}
                onPress={() =>
                  add.mutate(
                    { id, method, file: { name: file.name, path: null, content: file.content } },
                    {
                      onSuccess: () => {
                        toast("done", text.evidenceAdded);
                        setFiles([]);
                      },
                    },
                  )
                }
              >
                {text.addEvidence}
              </Button>
            </div>
          ) : null}
        </div>
      ) : null}
    </section>
  );
}
