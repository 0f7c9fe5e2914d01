/** What a flag takes: nothing (`--x`, `--no-x`), one text, one whole number, or several texts. */
export type FlagKind = "switch" | "text" | "count" | "list";

/** Under which heading help and the reference show a flag. */
export type FlagGroup = "Project" | "Selection" | "Running" | "Command" | "Output" | "Log file" | "Parsing and checks";

/** One flag of the command line. Parsing, help, completion and the reference page all read this. */
export interface Flag {
  readonly kind: FlagKind;
  readonly group: FlagGroup;
  readonly description: string;
  /** What stands for the value in help, such as `DIR`. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly aliases?: readonly string[];
  /** The commands that take it; `all`: every one, before the command's name too. */
  readonly commands: "all" | readonly string[];
  /** Other commands take it too, as in dbt, where it has nothing to do: one alias of a shell serves all. */
  readonly anywhere?: true;
  /** What holds without it, for people to read. A switch that is on is shown as `--no-x`. */
  readonly default?: string | number | boolean;
  /** What `--no-x` of a switch that is on does. */
  readonly off?: string;
  /** Names of environment variables that set it, the first found wins; without this `DBT_` and the flag's name. */
  readonly env?: readonly string[];
  /** Accepted because scripts written for dbt pass it, and why it changes nothing here; help leaves it out. */
  readonly inert?: string;
  /** What differs for single commands. */
  readonly variants?: Readonly<Record<string, Partial<Pick<Flag, "description" | "choices" | "value" | "default">>>>;
}

type More = Partial<Omit<Flag, "kind" | "group" | "description">>;
const flagOf =
  (kind: FlagKind, commands: Flag["commands"]) =>
  (group: FlagGroup, description: string, more: More = {}): Flag => ({ kind, group, description, commands, ...more });

/** `--x` and `--no-x`. */
export const toggle = flagOf("switch", "all");
/** `--x VALUE`. */
export const text = flagOf("text", "all");
/** `--x NUMBER`. */
export const count = flagOf("count", "all");
/** `--x VALUE [VALUE ...]`, repeatable. */
export const list = flagOf("list", "all");
