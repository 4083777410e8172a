import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus, Unplug } from "lucide-react";
import { useState } from "react";

import { query } from "../../api/queries.ts";
import type { ServiceListed, ServiceScope } from "../../api/generated/index.ts";
import { ConfirmOperation } from "../../app/ConfirmOperation.tsx";
import { useMay } from "../../app/session.tsx";
import { formatMoment, formatRecent } from "../../i18n/dates.ts";
import { Copyable, Pill } from "../../ui/bits.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog, DialogBody, DialogFoot } from "../../ui/Dialog.tsx";
import { Banner, EmptyState, ErrorPanel, SkeletonLines } from "../../ui/feedback.tsx";
import { Card, FactTable } from "../../ui/layout.tsx";
import { AddService, RotateService } from "./ServiceDialogs.tsx";
import { headerOf, servicesText as text } from "./servicesText.ts";
import { SectionHead } from "./SettingsPage.tsx";
import styles from "./SettingsPage.module.css";
import { text as settingsText } from "./text.ts";

/** A token that was just made, with the name of the service that it belongs to. */
export interface Made {
  name: string;
  token: string;
}

/** Which programs may call the HTTP API, and what each may do there. */
export function ServiceSettings() {
  const may = useMay();
  const allowed = may("services.manage");
  const list = useQuery({ ...query("services.list", {}), enabled: allowed });
  const [adding, setAdding] = useState(false);
  const [rotating, setRotating] = useState<ServiceListed | null>(null);
  const [revoking, setRevoking] = useState<ServiceListed | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  if (!allowed) {
    return (
      <>
        <SectionHead title={settingsText.sections.services} lead={text.lead} />
        <p className="t2">{text.noPermission}</p>
      </>
    );
  }
  const services = list.data?.services ?? [];
  const working = services.filter(({ revoked_at }) => revoked_at === null);
  const gone = services.filter(({ revoked_at }) => revoked_at !== null);
  const add = (
    <Button tone="primary" icon={Plus} onPress={() => setAdding(true)}>
      {text.add}
    </Button>
  );
  return (
    <>
      <SectionHead title={settingsText.sections.services} lead={text.lead} action={add} />
      {list.error && !list.data ? (
        <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />
      ) : !list.data ? (
        <SkeletonLines lines={4} />
      ) : working.length === 0 ? (
        <EmptyState icon={Unplug} title={text.emptyTitle}>
          {text.empty}
        </EmptyState>
      ) : (
        <Card title={settingsText.sections.services}>
          <FactTable
            label={settingsText.sections.services}
            head={[text.columns.service, text.columns.token, text.columns.limit, text.columns.used, { label: "", right: true }]}
            rows={working.map((service) => ({
              key: service.id,
              cells: [
                <span key="name" className="col" style={{ gap: 4, padding: "4px 0" }}>
                  <span className="strong">{service.name}</span>
                  <Scopes scopes={service.scopes} />
                </span>,
                <Tokens key="tokens" service={service} />,
                <span key="limit" className="col num">
                  <span className="nowrap">{text.perSecond(service.rate)}</span>
                  <span className="t3 small nowrap">{text.atOnce(service.burst)}</span>
                </span>,
                <span key="used" className="t2 num nowrap">{service.used_at ? formatRecent(service.used_at) : text.never}</span>,
                <span key="actions" className={styles.rowActions}>
                  <Button size="small" icon={KeyRound} onPress={() => setRotating(service)}>
                    {text.rotate}
                    <span className="visually-hidden"> {service.name}</span>
                  </Button>
                  <Button size="small" tone="quiet" onPress={() => setRevoking(service)}>
                    {text.revoke}
                    <span className="visually-hidden"> {service.name}</span>
                  </Button>
                </span>,
              ],
            }))}
          />
        </Card>
      )}
      {gone.length > 0 ? (
        <Card title={text.revokedTitle}>
          <FactTable
            label={text.revokedTitle}
            head={[text.columns.service, text.columns.used, ""]}
            rows={gone.map(({ id, name, scopes, used_at, revoked_at }) => ({
              key: id,
              cells: [
                <span key="name" className="col" style={{ gap: 4, padding: "4px 0" }}>
                  <span>{name}</span>
                  <Scopes scopes={scopes} />
                </span>,
                <span key="used" className="t2 num">{used_at ? formatRecent(used_at) : text.never}</span>,
                <span key="when" className="t3">{revoked_at ? text.revokedOn(formatMoment(revoked_at)) : null}</span>,
              ],
            }))}
          />
        </Card>
      ) : null}
      {adding ? <AddService scopes={list.data?.scopes ?? []} onClose={() => setAdding(false)} onMade={setMade} /> : null}
      {rotating ? <RotateService service={rotating} onClose={() => setRotating(null)} onMade={setMade} /> : null}
      {revoking ? <Revoke service={revoking} onClose={() => setRevoking(null)} /> : null}
      {made ? <Token made={made} onClose={() => setMade(null)} /> : null}
    </>
  );
}

function Scopes({ scopes }: { scopes: readonly ServiceScope[] }) {
  return (
    <span className={styles.roles}>
      {scopes.map((scope) => (
        <Pill key={scope}>{text.scope[scope]}</Pill>
      ))}
    </span>
  );
}

function Tokens({ service: { tokens } }: { service: ServiceListed }) {
  if (tokens.length === 0) return <span className={styles.failure}>{text.noToken}</span>;
  return (
    <ul className="col" style={{ gap: 2 }}>
      {tokens.map(({ begins, created_at, expires_at }) => (
        <li key={begins}>
          <span className="mono">{begins}…</span> <span className="t3 small nowrap">{expires_at ? text.until(formatMoment(expires_at)) : text.made(formatRecent(created_at))}</span>
        </li>
      ))}
    </ul>
  );
}

function Revoke({ service: { id, name }, onClose }: { service: ServiceListed; onClose: () => void }) {
  return (
    <ConfirmOperation operation="services.revoke" input={{ id }} title={text.revokeTitle(name)} action={text.revoke} note={settingsText.recorded} done={text.revoked(name)} onClose={onClose}>
      <p className="t2">{text.revokeBody}</p>
    </ConfirmOperation>
  );
}

/** The one time a token can be seen: only its own button closes this. */
function Token({ made, onClose }: { made: Made; onClose: () => void }) {
  return (
    <Dialog title={text.tokenTitle(made.name)} onClose={onClose} lastChance wide>
      <DialogBody>
        <Banner severity="warning" inset>
          {text.tokenOnce}
        </Banner>
        <p>
          <Copyable value={made.token} label={text.token}>
            <span className="mono" style={{ overflowWrap: "anywhere", whiteSpace: "normal", textAlign: "left" }} data-testid="token">
              {made.token}
            </span>
          </Copyable>
        </p>
        <p className="t3 small">{text.header}</p>
        <p className="mono selectable">{headerOf(made.token)}</p>
      </DialogBody>
      <DialogFoot>
        <Button size="large" tone="primary" onPress={onClose}>
          {text.copied}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
