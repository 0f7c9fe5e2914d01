import { quernVersion } from "../base/package-root.ts";
import { type CommandName, commandGroups, commandNames, commands } from "./commands.ts";
import type { Flag, FlagGroup } from "./flag.ts";
import { type FlagName, flagFor, flagNames, flags, flagsOf } from "./options.ts";

const groups: readonly FlagGroup[] = [
  "Command",
  "Selection",
  "Running",
  "Project",
  "Output",
  "Log file",
  "Parsing and checks",
];

/** The text of `--help`: of everything, of a group such as `docs`, or of one command. `width` is the terminal's. */
export function helpText(topic: string | undefined, width: number): string {
  const lines =
    topic === undefined
      ? general(width)
      : commandGroups.has(topic)
        ? ofGroup(topic, width)
        : ofCommand(topic as CommandName, width);
  return `${lines.join("\n")}\n`;
}

function general(width: number): string[] {
  const lines = [
    `quern ${quernVersion()}: models as SQL files with Jinja, built in the order of their refs`,
    "",
    "Usage: quern [flags] <command> [flags]",
  ];
  for (const group of ["Build", "Look", "Project"] as const) {
    const rows = commandNames
      .filter((name) => commands[name].group === group)
      .map((name) => [nameWithPositional(name), commands[name].description] as const);
    lines.push("", `${group}:`, ...columns(rows, width));
  }
  lines.push("", "Flags of every command, before or after its name:");
  const everywhere = flagNames.filter((name) => flags[name].commands === "all" && isShown(flags[name]));
  lines.push(...flagLines(everywhere, "", width));
  lines.push(
    "",
    "Examples:",
    ...[
      "quern init shop && cd shop && quern build",
      "quern build --select +sales --fail-fast",
      "quern show --select sales --limit 20",
    ].map((line) => `  ${line}`),
  );
  lines.push("", "`quern <command> --help` tells a command's own flags.");
  return lines;
}

function ofGroup(group: string, width: number): string[] {
  const rows = commandNames
    .filter((name) => name.startsWith(`${group} `))
    .map((name) => [name, commands[name].description] as const);
  return [`Usage: quern ${group} <command> [flags]`, "", "Commands:", ...columns(rows, width)];
}

function ofCommand(name: CommandName, width: number): string[] {
  const { description, positional, aliases = [], examples } = commands[name];
  const lines = [`quern ${name}: ${description}`, "", `Usage: quern ${nameWithPositional(name)} [flags]`];
  if (aliases.length > 0) lines.push(`Also called: ${aliases.map((alias) => `quern ${alias}`).join(", ")}`);
  if (positional !== undefined)
    lines.push("", "Argument:", ...columns([[positional.name, positional.description]], width));
  const own = flagsOf(name).filter((each) => isShown(flags[each]));
  for (const group of groups) {
    const members = own.filter((each) => flags[each].group === group);
    if (members.length > 0)
      lines.push("", `${group === "Command" ? `Of ${name}` : group}:`, ...flagLines(members, name, width));
  }
  lines.push("", "Examples:", ...examples.map((line) => `  ${line}`));
  return lines;
}

function nameWithPositional(name: CommandName): string {
  const { positional } = commands[name];
  if (positional === undefined) return name;
  return `${name} ${positional.required ? `<${positional.name}>` : `[${positional.name}]`}`;
}

const isShown = ({ inert }: Flag): boolean => inert === undefined;

function flagLines(names: readonly FlagName[], command: string, width: number): string[] {
  return columns(
    names.map((name) => {
      const flag = flagFor(name, command);
      return [flagWords(name, flag), flagDescription(flag)];
    }),
    width,
  );
}

/** `-t, --target NAME`, `--[no-]fail-fast`. */
export function flagWords(name: FlagName, flag: Flag): string {
  const short = flag.aliases?.filter((alias) => alias.length === 1).map((alias) => `-${alias}, `) ?? [];
  const long = flag.kind === "switch" ? (flag.default === true ? `--no-${name}` : `--[no-]${name}`) : `--${name}`;
  const value = flag.kind === "switch" ? "" : ` ${flag.value ?? "VALUE"}${flag.kind === "list" ? " ..." : ""}`;
  return `${short.length === 0 ? "    " : short.join("")}${long}${value}`;
}

/** The description with choices and default. */
export function flagDescription(flag: Flag): string {
  const choices = flag.choices?.length ? ` (${flag.choices.join(", ")})` : "";
  const standard = flag.default === undefined || typeof flag.default === "boolean" ? "" : `; default ${flag.default}`;
  const text = flag.kind === "switch" && flag.default === true ? flag.off! : flag.description;
  return `${text}${choices}${standard}`;
}

/** Two columns, the second one wrapped; in a narrow terminal the second one goes below the first. */
function columns(rows: readonly (readonly [string, string])[], width: number): string[] {
  const first = Math.min(34, Math.max(...rows.map(([words]) => words.length)));
  const isNarrow = width < first + 34;
  return rows.flatMap(([words, text]) => {
    const indent = isNarrow ? 8 : first + 4;
    const wrapped = wrap(text, Math.max(20, width - indent));
    if (isNarrow || words.length > first) return [`  ${words}`, ...wrapped.map((line) => " ".repeat(indent) + line)];
    return wrapped.map((line, i) => (i === 0 ? `  ${words.padEnd(first)}  ${line}` : " ".repeat(indent) + line));
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
