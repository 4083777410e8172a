import { prefer, usePreferences, type Density, type Theme } from "../../app/preferences.ts";
import { Checkbox, Segmented } from "../../ui/fields.tsx";
import { SectionHead } from "./SettingsPage.tsx";
import styles from "./SettingsPage.module.css";
import { text } from "./text.ts";

/** Theme, density and keys of this machine. */
export function Appearance() {
  const preferences = usePreferences();
  return (
    <>
      <SectionHead title={text.sections.appearance} lead={text.appearanceLead} />
      <dl className={styles.options}>
        <dt>{text.theme}</dt>
        <dd>
          <Segmented<Theme> aria-label={text.theme} value={preferences.theme} onChange={(theme) => prefer({ theme })} choices={choices(text.themes)} />
        </dd>
        <dt>{text.density}</dt>
        <dd>
          <Segmented<Density> aria-label={text.density} value={preferences.density} onChange={(density) => prefer({ density })} choices={choices(text.densities)} />
        </dd>
        <dt>{text.sidebar}</dt>
        <dd>
          <Segmented<"open" | "rail"> aria-label={text.sidebar} value={preferences.sidebar} onChange={(sidebar) => prefer({ sidebar })} choices={choices(text.sidebars)} />
        </dd>
        <dt>{text.letters}</dt>
        <dd>
          <Checkbox checked={preferences.letters} onChange={(letters) => prefer({ letters })}>
            {text.letters}
            <br />
            <span className="t3 small">{text.lettersHint}</span>
          </Checkbox>
        </dd>
      </dl>
    </>
  );
}

function choices<K extends string>(names: Record<K, string>): { value: K; label: string }[] {
  return (Object.keys(names) as K[]).map((value) => ({ value, label: names[value] }));
}
