import { prefer, speak, usePreferences, type Density, type Preferences, type Theme } from "../../app/preferences.ts";
import { formatDay } from "../../i18n/dates.ts";
import { LANGUAGES, REGIONS } from "../../i18n/language.ts";
import { byName, regionName } from "../../i18n/names.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { Checkbox, Segmented, Select } from "../../ui/fields.tsx";
import { SectionHead } from "./SettingsPage.tsx";
import styles from "./SettingsPage.module.css";
import { text } from "./text.ts";

const SYSTEM = { value: "system" as const, label: text.asSystem };
const COUNTRIES = REGIONS.map((value) => ({ value, label: regionName(value) })).toSorted((one, other) => byName(one.label, other.label));

/** Language, theme, density and keys of this machine. */
export function Appearance() {
  const preferences = usePreferences();
  return (
    <>
      <SectionHead title={text.sections.appearance} lead={text.appearanceLead} />
      <div className={styles.choices}>
        <Select<Preferences["language"]> label={text.language} hint={text.languageHint} value={preferences.language} onChange={(language) => speak({ language })} choices={[SYSTEM, ...choices(LANGUAGES)]} />
        <Select<Preferences["region"]> label={text.region} hint={text.regionHint(formatDay(new Date().toISOString()), formatNumber(1234567))} value={preferences.region} onChange={(region) => speak({ region })} choices={[SYSTEM, ...COUNTRIES]} />
      </div>
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
