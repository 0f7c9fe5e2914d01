import { nearest } from "../base/nearest.ts";
import { type CommandName, commandByWords, commandGroups, commands } from "./commands.ts";
import type { Flag, FlagKind } from "./flag.ts";
import { acceptedBy, type FlagName, flagFor, flags } from "./options.ts";
import { findFlag, noSuchCommand, noSuchFlag, usageError } from "./usage.ts";

/** Values of flags by their names in the table; a flag that was not given is absent. */
export type Arguments = Readonly<Partial<Record<FlagName, string | number | boolean | readonly string[]>>>;

/** What a command line asks for. */
export type Request =
  | { readonly kind: "version" }
  /** `topic`: a command, the first word of a group, or nothing for all. */
  | { readonly kind: "help"; readonly topic: string | undefined; readonly asked: boolean }
  | { readonly kind: "run"; readonly command: CommandName; readonly args: Arguments; readonly positional?: string };

/** Reads a command line. Flags that every command has may stand before the command. @throws QuernError QN-CLI-USAGE */
export async function readCommandLine(argv: readonly string[]): Promise<Request> {
  const { words, rest, helped } = splitCommand(argv);
  if (words[0] === "help") return { kind: "help", topic: topicOf(words.slice(1).concat(rest)), asked: true };
  if (helped) return { kind: "help", topic: words.length === 0 ? undefined : topicOf(words), asked: true };
  if (words.length === 0) {
    if (asksVersion(rest)) return { kind: "version" };
    return { kind: "help", topic: undefined, asked: false };
  }
  const command = commandByWords.get(words.join(" "));
  if (command === undefined) {
    if (words.length === 1 && commandGroups.has(words[0]!)) return { kind: "help", topic: words[0], asked: false };
    throw noSuchCommand(words);
  }
  if (asksVersion(rest)) return { kind: "version" };
  const { args, others } = await parseFlags(command, rest);
  return { kind: "run", command, args, positional: takePositional(command, others) };
}

function asksVersion(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return (end < 0 ? words : words.slice(0, end)).some((word) => ["--version", "-v", "-V"].includes(word));
}

function topicOf(words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  if (commandGroups.has(words[0]!) && words.length === 1) return words[0];
  const command = commandByWords.get(words.slice(0, 2).join(" ")) ?? commandByWords.get(words[0]!);
  if (command === undefined) throw noSuchCommand(words);
  return command;
}

interface Split {
  /** The command: one word or two. */
  readonly words: readonly string[];
  /** Everything else in its order. */
  readonly rest: readonly string[];
  readonly helped: boolean;
}

/** Finds the words of the command among flags and their values. */
function splitCommand(argv: readonly string[]): Split {
  let at = 0;
  while (at < argv.length && argv[at]!.startsWith("-") && argv[at] !== "--") {
    const word = argv[at]!;
    const flag = findFlag(word.replace(/^-+/, "").replace(/=.*$/s, ""));
    const takesValue = flag !== undefined && flags[flag].kind !== "switch" && !word.includes("=");
    at += takesValue ? 2 : 1;
  }
  const length =
    at >= argv.length || argv[at] === "--" ? 0 : commandGroups.has(argv[at]!) && isWord(argv[at + 1]) ? 2 : 1;
  const words = argv.slice(at, at + length);
  const rest = [...argv.slice(0, at), ...argv.slice(at + length)];
  const end = rest.indexOf("--");
  const helped = (end < 0 ? rest : rest.slice(0, end)).some((word) => word === "--help" || word === "-h");
  return { words, rest, helped };
}

const isWord = (word: string | undefined): boolean => word !== undefined && !word.startsWith("-");

async function parseFlags(
  command: CommandName,
  words: readonly string[],
): Promise<{ args: Arguments; others: string[] }> {
  const { default: parser } = await import("yargs-parser");
  const names = acceptedBy(command);
  const ofKind = (...kinds: FlagKind[]): FlagName[] =>
    names.filter((name) => kinds.includes(flagFor(name, command).kind));
  const { argv: parsed, error } = parser.detailed([...words], {
    boolean: ofKind("switch"),
    string: ofKind("text", "count", "list"),
    array: ofKind("list"),
    alias: Object.fromEntries(names.map((name) => [name, [...(flagFor(name, command).aliases ?? [])]])),
    configuration: {
      "camel-case-expansion": false,
      "dot-notation": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "greedy-arrays": true,
    },
  });
  if (error !== null) throw usageError(error.message, undefined, command);
  const known = new Set<string>(["_", ...names.flatMap((name) => [name, ...((flags[name] as Flag).aliases ?? [])])]);
  for (const key of Object.keys(parsed))
    if (!known.has(key)) throw noSuchFlag(wordOf(key, parsed[key], words), command);
  const args: Record<string, unknown> = {};
  for (const name of names) {
    const value = parsed[name];
    if (value === "" && !words.includes("") && flags[name].kind !== "switch") {
      if (!words.some((word) => word.startsWith("-") && word.endsWith("=")))
        throw usageError(`--${name} needs a value`, undefined, command);
    }
    if (value !== undefined) args[name] = checked(name, value, command);
  }
  if (command === "ls" && words.some((word) => /^(-m|--models?)(=|$)/.test(word))) args["resource-type"] ??= ["model"];
  return { args: args as Arguments, others: parsed._.map(String) };
}

/** yargs-parser drops `no-` and dashes from what it does not know. */
function wordOf(key: string, value: unknown, words: readonly string[]): string {
  return value === false && words.includes(`--no-${key}`) ? `no-${key}` : key;
}

/** The value of a flag by its kind; the last one wins when it was given twice. */
function checked(name: FlagName, given: unknown, command: CommandName): string | number | boolean | string[] {
  const flag = flagFor(name, command);
  const isDenied = flag.kind !== "switch" && (given === false || (Array.isArray(given) && given.includes(false)));
  if (isDenied) throw usageError(`No such option: --no-${name}`, `--${name} takes a value.`, command);
  if (flag.kind === "list") {
    const values = (Array.isArray(given) ? given : [given]).map(String);
    if (values.length === 0) throw usageError(`--${name} needs a value`, undefined, command);
    return values;
  }
  const value: unknown = Array.isArray(given) ? given.at(-1) : given;
  if (flag.kind === "switch") return value === true;
  return checkedText(flag, String(value), command, `--${name}`);
}

/**
 * A flag's text checked by its kind and choices; `origin` is the flag or the variable it came from.
 * @throws QuernError QN-CLI-USAGE
 */
export function checkedText(flag: Flag, value: string, command: CommandName, origin: string): string | number {
  if (value === "" && flag.kind === "count") throw usageError(`${origin} needs a number`, undefined, command);
  if (flag.kind === "count") {
    if (/^-?\d+$/.test(value)) return Number(value);
    throw usageError(`${origin} needs a whole number, not '${value}'`, undefined, command);
  }
  const { choices } = flag;
  if (choices === undefined || choices.length === 0) return value;
  const chosen = choices.find((choice) => choice === value.toLowerCase());
  if (chosen !== undefined) return chosen;
  const [near] = nearest(value, choices);
  const choice = near === undefined ? `It is one of ${choices.join(", ")}.` : `Did you mean '${near}'?`;
  throw usageError(`${origin} can't be '${value}'`, choice, command);
}

function takePositional(command: CommandName, others: readonly string[]): string | undefined {
  const { positional } = commands[command];
  if (positional === undefined) {
    if (others.length > 0) throw usageError(`${command} takes no argument, but got '${others[0]}'`, undefined, command);
    return undefined;
  }
  if (others.length > 1)
    throw usageError(`${command} takes one argument, but got '${others.join("' '")}'`, undefined, command);
  const [value] = others;
  if (value === undefined && positional.required) {
    throw usageError(`Missing argument '${positional.name}'`, `Write \`${commands[command].examples[0]}\`.`, command);
  }
  if (value !== undefined && positional.choices !== undefined && !positional.choices.includes(value)) {
    throw usageError(
      `There is no ${positional.name} '${value}'`,
      `It is one of ${positional.choices.join(", ")}.`,
      command,
    );
  }
  return value;
}
