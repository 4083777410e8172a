import type { ReactNode } from "react";

import { text } from "./text.ts";

interface ChartTableProps {
  /** What the chart says, in a sentence. */
  summary: string;
  /** What stands above the values. */
  names: readonly string[];
  rows: readonly { label: string; values: readonly ReactNode[] }[];
}

/** The numbers of a chart over time as a table, for who cannot see it. */
export function ChartTable({ summary, names, rows }: ChartTableProps) {
  return (
    // A table is never smaller than its cells: what hides it is around it.
    <div className="visually-hidden">
      <table>
        <caption>{summary}</caption>
        <thead>
          <tr>
            <th>{text.time}</th>
            {names.map((name) => (
              <th key={name}>{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, values }) => (
            <tr key={label}>
              <th>{label}</th>
              {values.map((value, index) => (
                <td key={names[index]}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
