import { formatBytes } from "../../i18n/dates.ts";
import { REGION } from "../../i18n/texts.ts";

const plain = new Intl.NumberFormat(REGION, { maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat(REGION, { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat(REGION, { style: "percent", maximumFractionDigits: 2 });

/** A value with its unit, as Grafana names units: `s`, `ms`, `percentunit`, `reqps`, `bytes`. */
export function formatUnit(value: number, unit: string): string {
  switch (unit) {
    case "s":
      return value < 1 ? `${whole.format(value * 1000)} ms` : `${plain.format(value)} s`;
    case "ms":
      return `${whole.format(value)} ms`;
    case "percentunit":
      return percent.format(value);
    case "percent":
      return percent.format(value / 100);
    case "reqps":
    case "ops":
    case "cps":
      return `${plain.format(value)} /s`;
    case "bytes":
    case "decbytes":
      return formatBytes(value);
    default:
      return Math.abs(value) >= 1000 ? whole.format(value) : plain.format(value);
  }
}
