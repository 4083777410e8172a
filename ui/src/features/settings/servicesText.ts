import type { ServiceScope } from "../../api/generated/index.ts";
import { formatNumber, plural, texts } from "../../i18n/texts.ts";

/** Words of the services that call the HTTP API. */
export const servicesText = texts("services", {
  lead: "Programs of the marketplace that call the HTTP API: each with a token of its own, and nothing but what it needs.",
  add: "Add service",
  addTitle: "Add a service",
  name: "Name",
  nameHint: "What people call it, such as Checkout or Mobile app.",
  nameMissing: "Give the service a name.",
  scopes: "What it may do",
  scopesMissing: "Choose at least one thing it may do.",
  scope: {
    "disclosures:read": "Read disclosures",
    "acceptances:write": "Record acceptances",
    "consent:read": "Read consent",
    "consent:write": "Record consent",
    "requests:open": "Open requests",
    "requests:read": "Read requests",
  } satisfies Record<ServiceScope, string>,
  scopeHints: {
    "disclosures:read": "What is in force, and what a person has to accept.",
    "acceptances:write": "That a person accepted a version.",
    "consent:read": "What a person agreed to.",
    "consent:write": "Consent, objections and signals of a person.",
    "requests:open": "Pass on what a person asks for.",
    "requests:read": "How a request stands, without its data.",
  } satisfies Record<ServiceScope, string>,
  rate: "Requests a second",
  rateWrong: "A number from 1 to 10,000.",
  burst: "At once, after silence",
  burstHint: "So many may come together before the limit holds.",
  burstWrong: "A number from 1 to 20,000.",
  expires: "Token ends",
  expiresHint: "Leave empty for a token that works until it is replaced.",
  expiresPast: "Choose a day in the future.",
  columns: { service: "Service", token: "Token", limit: "Limit", used: "Last call" },
  perSecond: (rate: number) => `${formatNumber(rate)} a second`,
  atOnce: (burst: number) => `${formatNumber(burst)} at once`,
  never: "never",
  made: (when: string) => `made ${when}`,
  until: (when: string) => `until ${when}`,
  noToken: "no token that works",
  rotate: "New token",
  rotateTitle: (name: string) => `New token for ${name}`,
  rotateBody: "The service gets another token. The present one goes on working for a while, so that nothing stops while the new one is put in place.",
  overlap: "The present token works for another",
  hours: (hours: number) => (hours === 0 ? "no time" : plural(hours, "hour", "hours")),
  revoke: "Take access away",
  revokeTitle: (name: string) => `Take access away from ${name}`,
  revokeBody: "All its tokens stop working at once. What it recorded stays. Its name cannot be used again.",
  revoked: (name: string) => `${name} has no access any more`,
  revokedOn: (when: string) => `taken away ${when}`,
  revokedTitle: "Without access",
  tokenTitle: (name: string) => `Token of ${name}`,
  tokenOnce: "It is shown this once and kept nowhere: only its fingerprint is. Copy it now and put it where the service keeps its secrets.",
  token: "Token",
  header: "The service sends it with each call:",
  copied: "I have copied it",
  emptyTitle: "No service has access",
  empty: "The marketplace asks what is in force, and records acceptance and consent, once one of its services has a token.",
  noPermission: "Giving services access needs the role of administrator.",
});

/** The line of a call that carries a token, shortened: the same in every language. */
export function headerOf(token: string): string {
  return `Authorization: Bearer ${token.slice(0, 12)}…`;
}
