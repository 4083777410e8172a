import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { query } from "../../api/queries.ts";
import type { CategoryNamed, MapShown, NodeShown, Problem } from "../../api/generated/index.ts";
import { say } from "../../i18n/say.ts";
import { formatNumber } from "../../i18n/texts.ts";
import { ErrorLine } from "../../ui/feedback.tsx";
import { Section } from "../../ui/layout.tsx";
import { SeverityGlyph } from "../../ui/SeverityGlyph.tsx";
import { Mark } from "../../ui/StatusGlyph.tsx";
import { CategoryName } from "./CategoryDot.tsx";
import styles from "./MapPage.module.css";
import { text } from "./text.ts";

interface MapOverviewProps {
  checked: MapShown | null;
  error: Error | null;
  nodes: readonly NodeShown[];
  categories: readonly CategoryNamed[];
  onSelect: (collection: string | null, field?: string) => void;
}

/** The map as a whole: its problems, what nobody mapped, and how much of each category it holds. */
export function MapOverview({ checked, error, nodes, categories, onSelect }: MapOverviewProps) {
  const problems = checked?.problems ?? [];
  return (
    <aside className={styles.right} aria-label={text.overview} data-region tabIndex={-1}>
      <Section title={text.problems} aside={problems.length > 0 ? text.problemCount(problems.length) : null}>
        {error ? (
          <ErrorLine error={error} />
        ) : checked && problems.length === 0 ? (
          <p className="row small t2">
            <Mark glyph="done" tone="ok" />
            {text.noProblems}
          </p>
        ) : (
          <ul className={styles.problems}>
            {problems.map((problem) => (
              <li key={`${problem.line}:${problem.column}:${problem.message.text}`}>
                <ProblemLine problem={problem} excerpt={checked?.text.split("\n")[problem.line - 1] ?? ""} onSelect={onSelect} />
              </li>
            ))}
          </ul>
        )}
        <Link to="/settings" search={{ section: "map" }} className={styles.link}>
          {text.openSettings}
        </Link>
      </Section>
      <Unmapped />
      <Section title={text.filterCategory}>
        <ul className={styles.legend}>
          {categories.map(({ category, ccpa }) => (
            <li key={category}>
              <CategoryName category={category} />
              <span className="t3 small">{text.ccpa(ccpa.join(", "))}</span>
              <span className="num t2">{formatNumber(nodes.flatMap(({ fields }) => fields).filter((field) => field.category === category).length)}</span>
            </li>
          ))}
        </ul>
      </Section>
    </aside>
  );
}

/** A problem at its place: line, collection and field, with the line itself. */
function ProblemLine({ problem, excerpt, onSelect }: { problem: Problem; excerpt: string; onSelect: (collection: string | null, field?: string) => void }) {
  const place = [problem.collection, problem.field].filter(Boolean).join(".");
  return (
    <>
      <SeverityGlyph severity={problem.severity === "error" ? "critical" : "warning"} />
      <div>
        <p>
          {problem.collection ? (
            <button type="button" className={styles.linkButton} onClick={() => onSelect(problem.collection, problem.field ?? "")}>
              {place}
            </button>
          ) : null}{" "}
          {say(problem.message)}
        </p>
        <p className="t3 small">
          {text.line(problem.line)} <span className="mono">{excerpt.trim()}</span>
        </p>
      </div>
    </>
  );
}

function Unmapped() {
  const found = useQuery(query("map.unmapped", {}));
  return (
    <Section title={text.unmapped} aside={found.data ? <span className="num">{formatNumber(found.data.columns.length)}</span> : null}>
      {found.error ? <ErrorLine error={found.error} /> : null}
      {found.data && found.data.columns.length === 0 && found.data.silent.length === 0 ? (
        <p className="row small t2">
          <Mark glyph="done" tone="ok" />
          {text.noUnmapped}
        </p>
      ) : null}
      {found.data && found.data.silent.length > 0 ? (
        <p className="row small t2">
          <SeverityGlyph severity="warning" />
          {text.silent(found.data.silent.join(", "))}
        </p>
      ) : null}
      <ul className={styles.entries}>
        {found.data?.columns.map(({ dataset, schema, table, column, category }) => (
          <li key={`${dataset} ${schema ?? ""} ${table} ${column}`}>
            <span className="mono">{[dataset, schema, table, column].filter(Boolean).join(".")}</span> <span className="t3 small">{category ? text.looksLike(category) : text.looksPersonal}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
