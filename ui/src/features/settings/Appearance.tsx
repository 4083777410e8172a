import { useState } from "react";

import { chooseNotifications } from "../../app/notifications.ts";
import { prefer, speak, usePreferences, type Density, type Preferences, type Theme } from "../../app/preferences.ts";
import { canZoom, zoomTo, ZOOMS } from "../../app/zoom.ts";
import { formatDay } from "../../i18n/dates.ts";
import { LANGUAGES, REGIONS } from "../../i18n/language.ts";
import { byName, regionName } from "../../i18n/names.ts";
import { formatNumber, formatPercent } from "../../i18n/texts.ts";
import { Checkbox, Segmented, Select } from "../../ui/fields.tsx";
import { SectionHead } from "./SettingsPage.tsx";
import styles from "./SettingsPage.module.css";
import { text } from "./text.ts";

const LOCKS = [5, 15, 30, 60, 0] as const;
const SYSTEM = { value: "system" as const, label: text.asSystem };
const COUNTRIES = REGIONS.map((value) => ({ value, label: regionName(value) })).toSorted((one, other) => byName(one.label, other.label));

/** Language, theme, density and keys of this machine. */
export function Appearance() {
  const preferences = usePreferences();
  const [refused, setRefused] = useState(false);
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
        {canZoom() ? (
          <>
            <dt>{text.zoom}</dt>
            <dd>
              <Segmented aria-label={text.zoom} value={String(preferences.zoom)} onChange={(zoom) => zoomTo(Number(zoom))} choices={ZOOMS.map((zoom) => ({ value: String(zoom), label: formatPercent(zoom) }))} />
            </dd>
          </>
        ) : null}
        <dt>{text.lock}</dt>
        <dd>
          <Segmented aria-label={text.lock} value={String(preferences.lockMinutes)} onChange={(minutes) => prefer({ lockMinutes: Number(minutes) })} choices={LOCKS.map((minutes) => ({ value: String(minutes), label: minutes === 0 ? text.never : text.minutes(minutes) }))} />
        </dd>
        <dt>{text.notifications}</dt>
        <dd>
          <Checkbox
            checked={preferences.notifications}
            onChange={(on) => void chooseNotifications(on).then((granted) => setRefused(on && !granted))}
          >
            {text.notifications}
            <br />
            <span className="t3 small">{refused ? text.notificationsRefused : text.notificationsHint}</span>
          </Checkbox>
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
