/** A period of whole days, both ends in it. */
export interface Period {
  from: string;
  to: string;
}

export type Preset = "month" | "last" | "quarter" | "year";
export const PRESETS = ["month", "last", "quarter", "year"] as const satisfies readonly Preset[];

/** The period a common name stands for, ending today where it is not over. */
export function periodOf(preset: Preset, today: string): Period {
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7));
  switch (preset) {
    case "month":
      return { from: day(year, month, 1), to: today };
    case "last":
      return { from: day(year, month - 1, 1), to: day(year, month, 0) };
    case "quarter":
      return { from: day(year, Math.floor((month - 1) / 3) * 3 + 1, 1), to: today };
    case "year":
      return { from: day(year, 1, 1), to: today };
  }
}

/** The name of a period, if it has one. */
export function presetOf(period: Period, today: string): Preset | null {
  return PRESETS.find((preset) => {
    const named = periodOf(preset, today);
    return named.from === period.from && named.to === period.to;
  }) ?? null;
}

function day(year: number, month: number, date: number): string {
  return new Date(Date.UTC(year, month - 1, date)).toISOString().slice(0, 10);
}

/** Rows of a CSV (RFC 4180) as they stand in it. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ",") {
      row.push(cell);
      cell = "";
    } else if (char === "\n") {
      rows.push([...row, cell]);
      row = [];
      cell = "";
    } else if (char !== "\r") cell += char;
  }
  if (cell !== "" || row.length > 0) rows.push([...row, cell]);
  return rows;
}
