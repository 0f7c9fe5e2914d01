import type { Tone } from "./message.ts";

/** Paints text by what it means. */
export type Palette = Readonly<Record<Tone | "dim" | "bold", (text: string) => string>>;

const same = (text: string): string => text;

/** Text as it is. */
export const colorless: Palette = {
  good: same,
  bad: same,
  warn: same,
  quiet: same,
  plain: same,
  dim: same,
  bold: same,
};

/** Colours of a terminal; chalk is loaded only for them. */
export async function colored(): Promise<Palette> {
  const { Chalk } = await import("chalk");
  const chalk = new Chalk({ level: 1 });
  return {
    good: chalk.green,
    bad: chalk.red,
    warn: chalk.yellow,
    quiet: chalk.dim,
    plain: same,
    dim: chalk.dim,
    bold: chalk.bold,
  };
}
