import { RotateCcw } from "lucide-react";

import { usePreferences } from "../../app/preferences.ts";
import { ShortcutList } from "../../app/ShortcutSheet.tsx";
import { resetAll } from "../../app/shortcuts.ts";
import { Button } from "../../ui/Button.tsx";
import { SectionHead } from "./SettingsPage.tsx";
import { text } from "./text.ts";

/** The keys of this machine, and how to change them. */
export function Shortcuts() {
  const changed = Object.keys(usePreferences().keys).length;
  return (
    <>
      <SectionHead
        title={text.sections.shortcuts}
        lead={text.shortcutsLead}
        action={
          <Button icon={RotateCcw} disabledReason={changed > 0 ? null : text.keysUsual} onPress={resetAll}>
            {text.resetKeys}
          </Button>
        }
      />
      <ShortcutList />
    </>
  );
}
