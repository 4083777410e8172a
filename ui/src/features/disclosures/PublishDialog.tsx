import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { AudienceGroup, DisclosureShown } from "../../api/generated/index.ts";
import { formatDate } from "../../i18n/dates.ts";
import { regionName } from "../../i18n/names.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog, DialogBody, DialogFoot, FormDialog } from "../../ui/Dialog.tsx";
import { Banner, ErrorLine, SkeletonLines } from "../../ui/feedback.tsx";
import { TextField } from "../../ui/fields.tsx";
import { FactTable } from "../../ui/layout.tsx";
import { consequenceOf, obstaclesOf } from "./standing.ts";
import { text } from "./text.ts";
import { finish } from "./VersionDialogs.tsx";

/** The last look before a version is in force: who has to accept it, and what stands in the way. */
export function PublishDialog({ detail, onClose }: { detail: DisclosureShown; onClose: () => void }) {
  const { version, earliest } = detail;
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const publish = useOperation("disclosures.publish");
  const obstacles = obstaclesOf(detail, new Date());
  const right = typed.trim() === version.number;
  const body = (
    <>
      <p className="t2">{text.publishBody(version.number)}</p>
      {obstacles.map((obstacle) => (
        <Banner key={obstacle} inset severity="critical">
          {obstacle === "notice" ? text.obstacle.notice(version.notice_days, formatDate(earliest ?? version.effective_at)) : text.obstacle[obstacle]}
        </Banner>
      ))}
      <Audience version={version.id} />
    </>
  );
  if (obstacles.length > 0) {
    return (
      <Dialog title={text.publishTitle(version.number)} onClose={onClose}>
        <DialogBody>{body}</DialogBody>
        <DialogFoot>
          <Button size="large" onPress={onClose}>
            {text.cancel}
          </Button>
        </DialogFoot>
      </Dialog>
    );
  }
  return (
    <FormDialog
      title={text.publishTitle(version.number)}
      action={text.publish}
      pending={publish.isPending}
      error={publish.error}
      note={text.recorded}
      onClose={onClose}
      onSubmit={() => {
        setTried(true);
        if (right) publish.mutate({ version: version.id }, { onSuccess: () => finish(text.done.publish, onClose) });
      }}
    >
      {body}
      <TextField autoFocus mono label={text.typeNumber(version.number)} value={typed} onChange={setTyped} error={tried && !right ? text.typeWrong(version.number) : null} />
    </FormDialog>
  );
}

/** Who would have to accept, in all and by where and what they are. */
function Audience({ version }: { version: string }) {
  const { data, error } = useQuery(query("disclosures.audience", { version }));
  if (error) return <ErrorLine error={error} />;
  if (!data) return <SkeletonLines lines={3} />;
  return (
    <>
      <p>
        {data.active > 0 ? <b>{text.mustAcceptAgain(data.all.must_accept, data.all.people)} </b> : null}
        {text.consequence[consequenceOf(data)]}
      </p>
      {data.by_jurisdiction.length > 0 ? <Groups label={text.byJurisdiction} groups={data.by_jurisdiction} name={jurisdictionName} /> : null}
      {data.by_role.length > 0 ? <Groups label={text.byRole} groups={data.by_role} name={(role) => role} /> : null}
    </>
  );
}

function Groups({ label, groups, name }: { label: string; groups: readonly AudienceGroup[]; name: (key: string) => string }) {
  const columns = text.groupColumns;
  return (
    <section>
      <h3 className="small t3">{label}</h3>
      <FactTable
        label={label}
        head={[columns.name, { label: columns.people, right: true }, { label: columns.must, right: true }]}
        rows={groups.map((group) => ({ key: group.name ?? "", cells: [group.name === null ? text.unknownGroup : name(group.name), formatNumber(group.people), formatNumber(group.must_accept)] }))}
      />
    </section>
  );
}

/** `US-CA` is not a country, so its own code stays behind the name of it. */
function jurisdictionName(code: string): string {
  const [country = code, part] = code.split("-");
  const known = /^[A-Z]{2}$/.test(country) ? regionName(country) : country;
  return part ? `${known}, ${part}` : known;
}
