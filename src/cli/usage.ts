import { QuernError } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";
import { type CommandName, commandByWords, commandGroups } from "./commands.ts";
import type { Flag } from "./flag.ts";
import { type FlagName, flagNames, flags, flagsOf } from "./options.ts";

/** A command line that can't be understood. The hint names what was probably meant, and where help is. */
export function usageError(message: string, hint: string | undefined, command?: string): QuernError {
  const help = `See \`quern ${command === undefined ? "" : `${command} `}--help\`.`;
  return new QuernError("QN-CLI-USAGE", message, { hint: hint === undefined ? help : `${hint} ${help}` });
}

/** For a first word that is no command, or a second one that its group does not have. */
export function noSuchCommand(words: readonly string[]): QuernError {
  const [first, second] = words as [string, string | undefined];
  const members = commandGroups.get(first);
  if (members !== undefined) {
    if (second === undefined) return usageError(`${first} needs a command: ${members.join(", ")}`, undefined, first);
    const [near] = nearest(second, members);
    return usageError(`No such command: ${first} ${second}`, near && `Did you mean '${first} ${near}'?`, first);
  }
  const [near] = nearest(first, new Set([...commandByWords.keys()].map((name) => name.split(" ")[0]!)));
  return usageError(`No such command: ${first}`, near && `Did you mean '${near}'?`);
}

/** For a flag that the command does not take: its nearest flag, or the commands that have it. */
export function noSuchFlag(word: string, command: CommandName): QuernError {
  const name = word.replace(/^-+/, "").replace(/=.*$/s, "");
  const elsewhere = findFlag(name);
  if (elsewhere !== undefined) {
    const { commands }: Flag = flags[elsewhere];
    const owners = commands === "all" ? [] : commands;
    return usageError(`${command} has no option ${dashes(name)}`, `It belongs to ${owners.join(", ")}.`, command);
  }
  const known = flagsOf(command)
    .filter((each) => (flags[each] as Flag).inert === undefined)
    .flatMap((each) => [each, ...((flags[each] as Flag).aliases ?? [])])
    .filter((each) => each.length > 1 && !each.startsWith("deprecated"));
  const negation = name.startsWith("no-") ? "no-" : "";
  const [near] = nearest(name.slice(negation.length), ["help", "version", ...known]);
  return usageError(`No such option: ${dashes(name)}`, near && `Did you mean '--${negation}${near}'?`, command);
}

const dashes = (name: string): string => (name.length === 1 ? `-${name}` : `--${name}`);

/** A flag by its name, an alias, or the `no-` form of a switch. */
export function findFlag(name: string): FlagName | undefined {
  return byName.get(name) ?? (name.startsWith("no-") ? switchNamed(name.slice(3)) : undefined);
}

function switchNamed(name: string): FlagName | undefined {
  const found = byName.get(name);
  return found !== undefined && flags[found].kind === "switch" ? found : undefined;
}

/** The first flag of a name counts: one letter may stand for another flag in a single command. */
const byName: ReadonlyMap<string, FlagName> = new Map(
  flagNames
    .flatMap((name) => [name, ...((flags[name] as Flag).aliases ?? [])].map((each) => [each, name] as const))
    .reverse(),
);
