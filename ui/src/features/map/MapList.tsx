import type { EdgeShown, NodeShown } from "../../api/generated/index.ts";
import { words } from "../../app/words.ts";
import { Breakable } from "../../ui/bits.tsx";
import { Card, FactTable } from "../../ui/layout.tsx";
import { CategoryName } from "./CategoryDot.tsx";
import { FateWordPill, useFates } from "./FateOf.tsx";
import styles from "./MapPage.module.css";
import { addressOf, fieldMatches, type Walked, type Wish } from "./model.ts";
import { text } from "./text.ts";

interface MapListProps {
  nodes: readonly NodeShown[];
  edges: readonly EdgeShown[];
  wish: Wish;
  walked: Walked | null;
  selected: string;
  onSelect: (collection: string, field?: string) => void;
}

/** Everything the graph shows, as tables. */
export function MapList({ nodes, edges, wish, walked, selected, onSelect }: MapListProps) {
  const fates = useFates();
  const fateOf = new Map(fates.data?.fields.map((one) => [`${one.collection} ${one.field}`, one]));
  return (
    <div className={styles.list}>
      {nodes.map((node) => {
        const address = addressOf(node);
        const step = walked?.at.get(address);
        return (
          <Card key={address} title={node.label ?? node.collection} sub={<span className="mono">{address}</span>} className={address === selected ? styles.cardOn : undefined} action={walked ? <span className="t2 small">{step === undefined ? text.notReached : text.walkNumber(step)}</span> : null}>
            <FactTable
              label={node.label ?? node.collection}
              head={[text.columns.field, text.columns.category, text.columns.identity, text.columns.references, text.columns.fate]}
              rows={node.fields
                .filter((field) => fieldMatches(field, wish))
                .map((field) => ({
                  key: field.path,
                  cells: [
                    <button key="field" type="button" className={styles.linkButton} onClick={() => onSelect(address, field.path)}>
                      <span className="mono">{field.path}</span>
                    </button>,
                    <CategoryName key="category" category={field.category} />,
                    [field.identity ? words.identifier(field.identity) : null, field.primary_key ? text.primaryKey : null].filter(Boolean).join(", "),
                    <span key="references" className="mono"><Breakable text={referencesOf(address, field.path, edges)} /></span>,
                    <FateWordPill key="fate" fate={fateOf.get(`${address} ${field.path}`)} />,
                  ],
                }))}
            />
          </Card>
        );
      })}
    </div>
  );
}

/** What a field refers to: `shop.users.id`. */
function referencesOf(address: string, field: string, edges: readonly EdgeShown[]): string {
  return edges
    .filter(({ from }) => from === address)
    .flatMap(({ to, fields }) => fields.filter(([here]) => here === field).map(([, there]) => `${to}.${there}`))
    .join(", ");
}
