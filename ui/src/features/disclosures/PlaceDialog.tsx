import { useQuery } from "@tanstack/react-query";
import { PlugZap } from "lucide-react";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { PublicationPlace, PublicationsConfigured } from "../../api/generated/index.ts";
import { say } from "../../i18n/say.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog, DialogBody, FormDialog } from "../../ui/Dialog.tsx";
import { Banner, ErrorLine, SkeletonLines, toast } from "../../ui/feedback.tsx";
import { Radios, TextField } from "../../ui/fields.tsx";
import { isComplete, placeOf, typedOf, type TypedPlace } from "./place.ts";
import styles from "./Proving.module.css";
import { provingText as text } from "./provingText.ts";

const KINDS = ["none", "folder", "bucket"] as const;

/** Where versions are published: a folder, a bucket, or nowhere but in the record. */
export function PlaceDialog({ onClose }: { onClose: () => void }) {
  const { data, error } = useQuery(query("publications.settings", {}));
  if (data) return <PlaceForm configured={data} onClose={onClose} />;
  return (
    <Dialog title={text.target} onClose={onClose}>
      <DialogBody>{error ? <ErrorLine error={error} /> : <SkeletonLines lines={4} />}</DialogBody>
    </Dialog>
  );
}

function PlaceForm({ configured, onClose }: { configured: PublicationsConfigured; onClose: () => void }) {
  const [typed, setTyped] = useState(() => typedOf(configured.settings.place));
  const [secret, setSecret] = useState("");
  const [tried, setTried] = useState(false);
  const configure = useOperation("publications.configure");
  const test = useOperation("publications.test");
  const set = (change: Partial<TypedPlace>) => setTyped({ ...typed, ...change });
  const place: PublicationPlace | null = placeOf(typed);
  const dirty = secret !== "" || JSON.stringify(place) !== JSON.stringify(configured.settings.place);
  const missing = (label: string, value: string) => (tried && !value.trim() ? text.missing(label) : null);
  const submit = () => {
    setTried(true);
    if (!isComplete(typed)) return;
    test.reset();
    configure.mutate({ settings: { place }, secret: secret || null }, {
      onSuccess: () => {
        setSecret("");
        toast("done", text.saved);
      },
    });
  };
  return (
    <FormDialog title={text.target} action={text.save} dirty={dirty && !configure.isSuccess} pending={configure.isPending} error={configure.error ?? test.error} note={text.recorded} onClose={onClose} onSubmit={submit}>
      <p className="t2">{text.targetBody}</p>
      <Radios label={text.kind} value={typed.kind} onChange={(kind) => set({ kind })} choices={KINDS.map((value) => ({ value, label: text.kinds[value], hint: text.kindHints[value] }))} />
      {typed.kind === "folder" ? <TextField mono label={text.folder} hint={text.folderHint} value={typed.path} onChange={(path) => set({ path })} error={missing(text.folder, typed.path)} /> : null}
      {typed.kind === "bucket" ? (
        <>
          <TextField optional type="url" label={text.endpoint} hint={text.endpointHint} value={typed.endpoint} onChange={(endpoint) => set({ endpoint })} />
          <div className={styles.pair}>
            <TextField label={text.region} value={typed.region} onChange={(region) => set({ region })} error={missing(text.region, typed.region)} />
            <TextField label={text.bucket} value={typed.bucket} onChange={(bucket) => set({ bucket })} error={missing(text.bucket, typed.bucket)} />
            <TextField optional label={text.prefix} hint={text.prefixHint} value={typed.prefix} onChange={(prefix) => set({ prefix })} />
            <TextField label={text.keyId} value={typed.keyId} onChange={(keyId) => set({ keyId })} error={missing(text.keyId, typed.keyId)} />
          </div>
          <TextField type="password" autoComplete="new-password" optional={configured.secret} label={text.secret} hint={configured.secret ? text.secretKept : text.secretHint} value={secret} onChange={setSecret} error={configured.secret ? null : missing(text.secret, secret)} />
        </>
      ) : null}
      {configured.settings.place ? (
        <div>
          <Button icon={PlugZap} pending={test.isPending} disabledReason={dirty ? text.testFirst : null} onPress={() => test.mutate({})}>
            {text.test}
          </Button>
        </div>
      ) : null}
      {test.data ? (
        <Banner inset severity={test.data.reachable ? "approval" : "critical"}>
          {test.data.reachable ? text.reachable : text.unreachable(test.data.failure ? say(test.data.failure) : "")}
        </Banner>
      ) : null}
    </FormDialog>
  );
}
