import type { Tone } from "../message.ts";

/** The signs of the live view. */
export interface Symbols {
  readonly marks: Readonly<Record<Tone, string>>;
  readonly spinner: readonly string[];
  readonly full: string;
  readonly rest: string;
  readonly more: string;
}

const unicode: Symbols = {
  marks: { good: "✓", bad: "✗", warn: "!", quiet: "-", plain: " " },
  spinner: [..."⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"],
  full: "━",
  rest: "─",
  more: "…",
};

const ascii: Symbols = {
  marks: { good: "+", bad: "x", warn: "!", quiet: "-", plain: " " },
  spinner: [..."|/-\\"],
  full: "#",
  rest: ".",
  more: "...",
};

/** Signs that the terminal's locale can show. */
export function symbolsFor(env: NodeJS.ProcessEnv): Symbols {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || "";
  return /utf-?8/i.test(locale) || process.platform !== "linux" ? unicode : ascii;
}
