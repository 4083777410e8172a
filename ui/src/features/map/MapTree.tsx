import { ChevronRight, Database } from "lucide-react";
import { useRef, type KeyboardEvent } from "react";

import type { NodeShown } from "../../api/generated/index.ts";
import { cx } from "../../ui/cx.ts";
import styles from "./MapPage.module.css";
import { addressOf, nodeMatches, treeOf, type Walked, type Wish } from "./model.ts";
import { text } from "./text.ts";

interface MapTreeProps {
  nodes: readonly NodeShown[];
  wish: Wish;
  selected: string;
  walked: Walked | null;
  onSelect: (collection: string) => void;
}

/** Source, schema, collection. The arrow keys move, Enter selects. */
export function MapTree({ nodes, wish, selected, walked, onSelect }: MapTreeProps) {
  const list = useRef<HTMLElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const here = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (here === -1) return;
    event.preventDefault();
    event.stopPropagation();
    buttons[Math.max(0, Math.min(buttons.length - 1, here + step))]?.focus();
  };
  return (
    // The keys belong to the buttons inside.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <nav ref={list} className={styles.tree} aria-label={text.tree} onKeyDown={onKeyDown} data-region tabIndex={-1}>
      {treeOf(nodes).map(({ dataset, schemas }) => (
        <section key={dataset} aria-label={dataset}>
          <h2>
            <Database size={14} strokeWidth={1.6} aria-hidden />
            <span className="trunc">{dataset}</span>
          </h2>
          {schemas.map(({ schema, nodes: inside }) => (
            <div key={schema ?? ""}>
              {schema ? <h3>{text.schema(schema)}</h3> : null}
              <ul>
                {inside.map((node) => {
                  const address = addressOf(node);
                  const step = walked?.at.get(address);
                  const quiet = walked ? step === undefined : !nodeMatches(node, wish);
                  return (
                    <li key={address}>
                      <button type="button" className={cx(styles.leaf, quiet && styles.quiet)} aria-current={address === selected ? "true" : undefined} onClick={() => onSelect(address)}>
                        <ChevronRight size={12} strokeWidth={1.8} aria-hidden />
                        <span className="trunc">{node.label ?? node.collection}</span>
                        <span className={cx("num", step !== undefined && styles.stepNumber)}>{step ?? node.fields.length}</span>
                        <span className="visually-hidden">{step === undefined ? (walked ? text.notReached : text.fields(node.fields.length)) : text.walkNumber(step)}</span>
                      </button>
                    </li>
                  );
                })}
              </ul>
            </div>
          ))}
        </section>
      ))}
    </nav>
  );
}
