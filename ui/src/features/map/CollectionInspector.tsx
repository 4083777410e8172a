import { Link } from "@tanstack/react-router";
import { KeyRound, X } from "lucide-react";

import type { EdgeShown, MapWalk, NodeShown } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { say } from "../../i18n/say.ts";
import { IconButton } from "../../ui/Button.tsx";
import { cx } from "../../ui/cx.ts";
import { ErrorLine } from "../../ui/feedback.tsx";
import { PropertyList, Section } from "../../ui/layout.tsx";
import { CategoryName } from "./CategoryDot.tsx";
import { FateOf, FateWordPill, useFates } from "./FateOf.tsx";
import styles from "./MapPage.module.css";
import { addressOf, pairs } from "./model.ts";
import { text } from "./text.ts";

interface CollectionInspectorProps {
  node: NodeShown;
  edges: readonly EdgeShown[];
  field: string;
  walk: MapWalk | null;
  onSelect: (collection: string | null, field?: string) => void;
}

/** One collection: what the map says of it, how it is found, what an erasure does to each field. */
export function CollectionInspector({ node, edges, field, walk, onSelect }: CollectionInspectorProps) {
  const fates = useFates();
  const address = addressOf(node);
  const fateOf = (path: string) => fates.data?.fields.find((one) => one.collection === address && one.field === path);
  const touching = edges.filter(({ from, to }) => from === address || to === address);
  const step = walk?.steps.find(({ collection }) => collection === address);
  const left = walk?.skipped.find(({ collection }) => collection === address);
  const chosen = node.fields.find(({ path }) => path === field) ?? null;
  return (
    <aside className={styles.right} aria-label={text.inspector} data-region tabIndex={-1}>
      <header className={styles.rightHead}>
        <h2 className="trunc">{node.label ?? node.collection}</h2>
        <span className="mono t3 trunc">{address}</span>
        <IconButton icon={X} aria-label={text.close} onPress={() => onSelect(null)} />
      </header>
      {walk ? (
        <Section title={text.walk}>
          {step ? (
            <ul className={styles.entries}>
              {step.entries.map((entry) => (
                <li key={JSON.stringify(entry)}>{entry.by === "identity" ? text.byIdentity(entry.field, words.identifier(entry.kind)) : text.byReference(entry.from, entry.fields.map(([from, to]) => `${from} = ${to}`).join(", "))}</li>
              ))}
              {step.cycle === null ? null : <li className="t2">{text.cycle}</li>}
            </ul>
          ) : (
            <p className="t2">{left?.reason ? say(left.reason) : text.notReached}</p>
          )}
        </Section>
      ) : null}
      {chosen ? (
        <Section title={text.erasureOf(chosen.label ?? chosen.path)}>
          <FateOf fate={fateOf(chosen.path)} error={fates.error} />
          <PropertyList
            items={[
              [text.columns.category, <CategoryName key="category" category={chosen.category} />],
              chosen.categories.length > 0 ? [text.categoryKeys, <span key="keys" className="mono">{chosen.categories.join(", ")}</span>] : null,
              [text.inFile, text.line(chosen.line)],
            ]}
          />
        </Section>
      ) : null}
      <Section title={text.erasure} aside={node.skipped ? text.skipped : null}>
        {fates.error ? <ErrorLine error={fates.error} /> : <p className="t3 small">{text.erasureHint}</p>}
        <ul className={styles.fields}>
          {node.fields.map((one) => (
            <li key={one.path}>
              <button type="button" className={cx(one.path === field && styles.chosen)} aria-current={one.path === field ? "true" : undefined} onClick={() => onSelect(address, one.path)}>
                <span className="mono trunc">
                  {one.path}
                  {one.identity ? <KeyRound size={11} strokeWidth={2} aria-label={text.identity(one.identity)} /> : null}
                </span>
                <CategoryName category={one.category} />
                <FateWordPill fate={fateOf(one.path)} />
              </button>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={text.references}>
        {touching.length === 0 ? (
          <p className="t3 small">{text.noReferences}</p>
        ) : (
          <ul className={styles.entries}>
            {touching.map((edge) => {
              const outgoing = edge.from === address;
              const other = outgoing ? edge.to : edge.from;
              return (
                <li key={`${edge.from} ${edge.to} ${pairs(edge)}`}>
                  <button type="button" className={styles.linkButton} onClick={() => onSelect(other)}>
                    {outgoing ? text.refersTo(other) : text.referredBy(other)}
                  </button>{" "}
                  <span className="mono t3">{pairs(edge)}</span>
                </li>
              );
            })}
          </ul>
        )}
      </Section>
      <Section title={text.overview}>
        <PropertyList
          items={[
            node.purpose ? [text.purpose, node.our_purpose ? `${node.purpose} (${text.purposes[node.our_purpose]})` : node.purpose] : null,
            node.legal_basis ? [text.basis, node.legal_basis] : null,
            node.owner ? [text.owner, node.owner] : null,
            node.recipients.length > 0 ? [text.recipients, node.recipients.join(", ")] : null,
            [
              text.inFile,
              <Link key="line" to="/settings" search={{ section: "map" }} className={styles.link}>
                {text.line(node.line)}
              </Link>,
            ],
          ]}
        />
      </Section>
    </aside>
  );
}
