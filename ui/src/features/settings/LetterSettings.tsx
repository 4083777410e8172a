import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { query, useOperation } from "../../api/queries.ts";
import type { LettersConfigured, SmtpSecurity } from "../../api/generated/index.ts";
import { useMay } from "../../app/session.tsx";
import { LockKeyhole } from "lucide-react";
import { say } from "../../i18n/say.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState, ErrorLine, ErrorPanel, SkeletonLines, toast, toastError } from "../../ui/feedback.tsx";
import { Checkbox, Select, TextField } from "../../ui/fields.tsx";
import { Card } from "../../ui/layout.tsx";
import { SectionHead } from "./SettingsPage.tsx";
import { text } from "./text.ts";

const SECURITIES = Object.keys(text.securities) as SmtpSecurity[];

/** How letters are signed and sent. */
export function LetterSettings() {
  const may = useMay();
  const allowed = may("letters.manage");
  const { data, error, refetch } = useQuery({ ...query("letters.settings", {}), enabled: allowed });
  return (
    <>
      <SectionHead title={text.sections.letters} lead={text.lettersLead} />
      {!allowed ? (
        <EmptyState icon={LockKeyhole} title={text.sections.letters}>
          {text.noLetters}
        </EmptyState>
      ) : error && !data ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <SkeletonLines lines={6} />
      ) : (
        <Form kept={data} />
      )}
    </>
  );
}

function Form({ kept }: { kept: LettersConfigured }) {
  const { settings } = kept;
  const [sender, setSender] = useState(settings.sender ?? "");
  const [contact, setContact] = useState(settings.contact ?? "");
  const [authority, setAuthority] = useState(settings.authority ?? "");
  const [mails, setMails] = useState(settings.smtp !== null);
  const [host, setHost] = useState(settings.smtp?.host ?? "");
  const [port, setPort] = useState(String(settings.smtp?.port ?? 465));
  const [security, setSecurity] = useState<SmtpSecurity>(settings.smtp?.security ?? "tls");
  const [login, setLogin] = useState(settings.smtp?.login ?? "");
  const [password, setPassword] = useState("");
  const [from, setFrom] = useState(settings.smtp?.from ?? "");
  const [tried, setTried] = useState(false);
  const save = useOperation("letters.configure");
  const test = useOperation("letters.test");
  const number = /^\d+$/.test(port.trim()) ? Number(port.trim()) : 0;
  const valid = !mails || (host.trim() !== "" && from.trim() !== "" && number >= 1 && number <= 65_535);
  const missing = (value: string, label: string) => (tried && mails && !value.trim() ? text.missing(label) : null);
  return (
    <form
      noValidate
      className="col"
      style={{ gap: 16, maxWidth: 620 }}
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (!valid || save.isPending) return;
        const smtp = mails ? { host: host.trim(), port: number, security, login: login.trim() || null, from: from.trim() } : null;
        save.mutate(
          { settings: { sender: sender.trim() || null, contact: contact.trim() || null, authority: authority.trim() || null, smtp }, password: password || null },
          {
            onSuccess: () => {
              toast("done", text.lettersSaved);
              setPassword("");
            },
          },
        );
      }}
    >
      <Card title={text.sections.letters}>
        <div className="col" style={{ gap: 14, padding: "4px 14px 16px" }}>
          <TextField optional multiline label={text.sender} hint={text.senderHint} value={sender} onChange={setSender} />
          <TextField label={text.contact} hint={text.contactHint} value={contact} onChange={setContact} />
          <TextField optional label={text.authority} hint={text.authorityHint} value={authority} onChange={setAuthority} />
        </div>
      </Card>
      <Card title={text.host}>
        <div className="col" style={{ gap: 14, padding: "4px 14px 16px" }}>
          <Checkbox checked={mails} onChange={setMails}>
            {text.smtp}
            <br />
            <span className="t3 small">{text.smtpHint}</span>
          </Checkbox>
          {mails ? (
            <>
              <TextField mono label={text.host} value={host} onChange={setHost} error={missing(host, text.host)} />
              <div className="row" style={{ alignItems: "start", gap: 14 }}>
                <div className="grow">
                  <TextField label={text.port} value={port} onChange={setPort} error={tried && (number < 1 || number > 65_535) ? text.wrongPort : null} />
                </div>
                <div className="grow">
                  <Select label={text.security} value={security} onChange={setSecurity} choices={SECURITIES.map((value) => ({ value, label: text.securities[value] }))} />
                </div>
              </div>
              <TextField type="email" label={text.from} value={from} onChange={setFrom} error={missing(from, text.from)} />
              <TextField optional label={text.smtpLogin} value={login} onChange={setLogin} />
              {login.trim() ? <TextField optional type="password" autoComplete="new-password" label={text.smtpPassword} {...(kept.password ? { hint: text.passwordKept } : {})} value={password} onChange={setPassword} /> : null}
            </>
          ) : null}
        </div>
      </Card>
      {save.error ? <ErrorLine error={save.error} /> : null}
      <div className="row">
        <Button type="submit" tone="primary" pending={save.isPending}>
          {text.saveLetters}
        </Button>
        {settings.smtp ? (
          <Button
            pending={test.isPending}
            onPress={() => test.mutate({}, { onSuccess: ({ reachable, failure }) => (reachable ? toast("done", text.mailAnswered) : toast("failed", text.mailSilent, failure ? say(failure) : undefined)), onError: toastError })}
          >
            {text.testMail}
          </Button>
        ) : null}
        <span className="t3 small">{text.recorded}</span>
      </div>
    </form>
  );
}
