import { Link, useSearch } from "@tanstack/react-router";

import { Page } from "../../app/Page.tsx";
import { SETTINGS } from "../../app/router.tsx";
import { cx } from "../../ui/cx.ts";
import { About } from "./About.tsx";
import { Appearance } from "./Appearance.tsx";
import { ClockSettings } from "./ClockSettings.tsx";
import { LetterSettings } from "./LetterSettings.tsx";
import { MapSettings } from "./MapSettings.tsx";
import { MetricsSettings } from "./MetricsSettings.tsx";
import { OfficerSettings } from "./OfficerSettings.tsx";
import { ServiceSettings } from "./ServiceSettings.tsx";
import styles from "./SettingsPage.module.css";
import { Shortcuts } from "./Shortcuts.tsx";
import { SourceSettings } from "./SourceSettings.tsx";
import { text } from "./text.ts";
import { WorkspaceSettings } from "./WorkspaceSettings.tsx";

/** What is set up once, section by section. */
export function SettingsPage() {
  const { section } = useSearch({ from: "/settings" });
  return (
    <Page title={text.title} aside={text.sections[section]}>
      <div className={styles.columns}>
        <nav className={styles.nav} aria-label={text.title} data-region tabIndex={-1}>
          {SETTINGS.map((name) => (
            <Link key={name} to="/settings" search={{ section: name }} className={cx(name === section && styles.on)} aria-current={name === section ? "page" : undefined} activeProps={{}}>
              {text.sections[name]}
            </Link>
          ))}
        </nav>
        <div className={styles.content}>
          {section === "workspaces" ? <WorkspaceSettings /> : null}
          {section === "sources" ? <SourceSettings /> : null}
          {section === "map" ? <MapSettings /> : null}
          {section === "officers" ? <OfficerSettings /> : null}
          {section === "clock" ? <ClockSettings /> : null}
          {section === "metrics" ? <MetricsSettings /> : null}
          {section === "letters" ? <LetterSettings /> : null}
          {section === "services" ? <ServiceSettings /> : null}
          {section === "appearance" ? <Appearance /> : null}
          {section === "about" ? <About /> : null}
          {section === "shortcuts" ? <Shortcuts /> : null}
        </div>
      </div>
    </Page>
  );
}

/** Title and sentence of a section, with its one button. */
export function SectionHead({ title, lead, action }: { title: string; lead: string; action?: React.ReactNode }) {
  return (
    <header className={styles.head}>
      <div className="grow">
        <h2>{title}</h2>
        <p>{lead}</p>
      </div>
      {action}
    </header>
  );
}
