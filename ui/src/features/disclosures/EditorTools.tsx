import { Bold, Heading2, Italic, Keyboard, Link2, List, ListOrdered, Scale, type LucideIcon } from "lucide-react";
import { useState, type RefObject } from "react";

import { Button, IconButton } from "../../ui/Button.tsx";
import { Kbd } from "../../ui/Kbd.tsx";
import { keyLabels } from "../../ui/keys.ts";
import styles from "./Editor.module.css";
import { editorText as text } from "./editorText.ts";
import type { TextHandle } from "./EditorText.tsx";

interface Tool {
  label: string;
  icon: LucideIcon;
  run: (handle: TextHandle) => void;
}

const TOOLS: readonly Tool[] = [
  { label: text.heading, icon: Heading2, run: (handle) => handle.begin("## ") },
  { label: text.bold, icon: Bold, run: (handle) => handle.wrap("**") },
  { label: text.italic, icon: Italic, run: (handle) => handle.wrap("*") },
  { label: text.list, icon: List, run: (handle) => handle.begin("- ") },
  { label: text.numbered, icon: ListOrdered, run: (handle) => handle.begin("1. ") },
  { label: text.link, icon: Link2, run: (handle) => handle.link() },
];

/** What else the keyboard does, in the order of use. */
const KEYS = [
  ["ctrl+s", text.keys.save],
  ["ctrl+b", text.keys.bold],
  ["ctrl+i", text.keys.italic],
  ["ctrl+f", text.keys.find],
  ["ctrl+space", text.keys.laws],
  ["alt+p", text.keys.preview],
  ["escape", text.keys.leave],
] as const;

/** Buttons above the text: they write the signs one could type. */
export function EditorTools({ handle, help }: { handle: RefObject<TextHandle | null>; help: string }) {
  const [keys, setKeys] = useState(false);
  const run = (tool: (handle: TextHandle) => void) => {
    if (handle.current) tool(handle.current);
  };
  return (
    <>
      <div className={styles.tools} role="toolbar" aria-label={text.tools}>
        {TOOLS.map(({ label, icon, run: tool }) => (
          <IconButton key={label} size="small" icon={icon} iconSize={15} aria-label={label} onPress={() => run(tool)} />
        ))}
        <Button size="small" tone="quiet" icon={Scale} onPress={() => run((one) => one.tag())}>
          {text.lawTag}
        </Button>
        <span className="end">
          <IconButton size="small" icon={Keyboard} iconSize={15} aria-label={text.showKeys} pressed={keys} onPress={() => setKeys(!keys)} />
        </span>
      </div>
      <p id={help} hidden>
        {text.help}
      </p>
      {keys ? (
        <dl className={styles.keys} aria-label={text.showKeys}>
          {KEYS.map(([stroke, what]) => (
            <div key={stroke}>
              <dt>
                <Kbd keys={stroke} />
                <span className="visually-hidden">{keyLabels(stroke).join(" ")}</span>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      ) : null}
    </>
  );
}
