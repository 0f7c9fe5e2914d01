import { type CommandName, commandByWords, commandGroups, commands } from "../commands.ts";
import type { Flag } from "../flag.ts";
import { type FlagName, flagFor, flags, flagsOf } from "../options.ts";
import { findFlag } from "../usage.ts";
import { valuesOf } from "./values.ts";

/**
 * What may follow what was typed, a candidate each. `request` comes from the shell's script: `words -- WORD ...` with
 * the unfinished word last, or `bash LINE` with the line up to the cursor; bash gets the candidates from its own last
 * word break on.
 */
export function complete(request: readonly string[], env: NodeJS.ProcessEnv, cwd: string): string[] {
  if (request[0] !== "bash") return candidates(request.slice(request[1] === "--" ? 2 : 1), env, cwd);
  const words = splitLine(request[1] ?? "").slice(1);
  const breaks = env.QUERN_WORDBREAKS ?? ":=";
  const current = words.at(-1) ?? "";
  let cut = 0;
  for (let i = 0; i < current.length; i++) if (breaks.includes(current[i]!)) cut = i + 1;
  return candidates(words, env, cwd).map((candidate) => candidate.slice(cut));
}

/** The words of a command line, quotes taken away; the last one is the unfinished one. */
function splitLine(line: string): string[] {
  const words = [""];
  let quote = "";
  for (let i = 0; i < line.length; i++) {
    const letter = line[i]!;
    if (quote !== "" ? letter === quote : letter === '"' || letter === "'") quote = quote === "" ? letter : "";
    else if (letter === "\\" && quote !== "'") words[words.length - 1] += line[++i] ?? "";
    else if (/\s/.test(letter) && quote === "") {
      if (words.at(-1) !== "") words.push("");
    } else words[words.length - 1] += letter;
  }
  return words;
}

function candidates(words: readonly string[], env: NodeJS.ProcessEnv, cwd: string): string[] {
  const current = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const { command, group, valueOf } = readBefore(before);
  const offer = (list: Iterable<string>): string[] =>
    [...new Set(list)].filter((each) => each.startsWith(current)).sort();
  const assigned = /^--([\w-]+)=(.*)$/s.exec(current);
  const ask = { command, before, env, cwd };
  if (assigned !== null) {
    const flag = findFlag(assigned[1]!);
    const head = `--${assigned[1]}=`;
    return flag === undefined ? [] : valuesOf(flag, assigned[2]!, ask).map((value) => head + value);
  }
  if (current.startsWith("-")) return offer(flagWords(command));
  if (valueOf !== undefined) {
    const values = valuesOf(valueOf, current, ask);
    if (values.length > 0 || flags[valueOf].kind !== "list") return values;
  }
  if (group !== undefined) return offer(commandGroups.get(group)!);
  if (command === undefined) return offer(["help", ...[...commandByWords.keys()].map((name) => name.split(" ")[0]!)]);
  const { positional } = commands[command];
  if (positional?.choices !== undefined) return offer(positional.choices);
  return command === "run-operation" ? valuesOf("macro", current, ask) : [];
}

interface Before {
  readonly command: CommandName | undefined;
  /** The first word of a two-word command whose second is missing. */
  readonly group: string | undefined;
  /** The flag whose value is being typed. */
  readonly valueOf: FlagName | undefined;
}

function readBefore(words: readonly string[]): Before {
  const plain: string[] = [];
  let valueOf: FlagName | undefined;
  for (const word of words) {
    if (word.startsWith("-")) {
      const flag = word.includes("=") ? undefined : findFlag(word.replace(/^-+/, ""));
      valueOf = flag !== undefined && flags[flag].kind !== "switch" ? flag : undefined;
    } else if (valueOf === undefined) plain.push(word);
    else if (flags[valueOf].kind !== "list") valueOf = undefined;
  }
  const [first = "", second] = plain[0] === "help" ? plain.slice(1) : plain;
  const command = commandByWords.get(`${first} ${second}`) ?? commandByWords.get(first);
  const group = command === undefined && commandGroups.has(first) ? first : undefined;
  return { command, group, valueOf };
}

function flagWords(command: CommandName | undefined): string[] {
  const names = command === undefined ? flagsOf("") : flagsOf(command);
  return [
    "--help",
    ...(command === undefined ? ["--version"] : []),
    ...names.flatMap((name) => words(name, command ?? "")),
  ];
}

function words(name: FlagName, command: string): string[] {
  const flag: Flag = flagFor(name, command);
  if (flag.inert !== undefined) return [];
  if (flag.kind !== "switch") return [`--${name}`];
  return flag.default === true ? [`--no-${name}`] : [`--${name}`, `--no-${name}`];
}
