import { commandNames, commands } from "../../src/cli/commands.ts";
import type { Flag, FlagGroup } from "../../src/cli/flag.ts";
import { flagDescription, flagWords } from "../../src/cli/help.ts";
import { type FlagName, flagFor, flagNames, flags, flagsOf, variablesOf } from "../../src/cli/options.ts";

/** docs/cli.md: every command and flag, from the tables that the command line itself reads. */
export function cliPage(): string {
  const global = flagNames.filter((name) => flags[name].commands === "all" && !isInert(flags[name]));
  return `${[
    "# Command line",
    "",
    "Made from the table of flags by `npm run docs`; edit `src/cli/options.ts` and `src/cli/commands.ts` instead.",
    "",
    "    quern [flags] <command> [flags]",
    "",
    ...table(
      ["command", "what it does"],
      commandNames.map((name) => [`[\`${name}\`](#${anchor(name)})`, commands[name].description]),
    ),
    "",
    ...exitCodes,
    "",
    ...sources,
    "",
    ...commandNames.flatMap(commandSection),
    "## Flags of every command",
    "",
    "They may stand before or after the command's name.",
    "",
    ...groupsOf(global).flatMap(([group, names]) => [`### ${group}`, "", ...flagTable(names, ""), ""]),
    ...completion,
    "",
    ...inertSection(),
  ].join("\n")}\n`;
}

const exitCodes = [
  "## Exit codes",
  "",
  "| code | meaning |",
  "|---|---|",
  "| 0 | all went well; warnings do not change that |",
  "| 1 | a node, a test or a check failed, or the run was interrupted |",
  "| 2 | the command could not run: usage, project, profile, parsing, selection, connection; `compile` and `docs generate`: a node could not be compiled |",
];

const sources = [
  "## Where a flag's value comes from",
  "",
  "The command line wins over environment variables, these win over `flags:` in the project file, and these over the",
  "defaults. A variable is `DBT_` and the flag's name in capitals with underscores, such as `DBT_FAIL_FAST`; switches take",
  "`true`, `1`, `yes` or `false`, `0`, `no`; lists are separated by spaces. In the project file the name has underscores:",
  "",
  "```yaml",
  "flags:",
  "  fail_fast: true",
  "  log_format: json",
  "```",
];

const completion = [
  "## Completion",
  "",
  "Commands, flags, their values, and the names of the project (models, tags, sources, selectors, targets, macros), which",
  "come from the last `target/manifest.json`:",
  "",
  "| shell | once |",
  "|---|---|",
  '| bash | `eval "$(quern completion bash)"` in `~/.bashrc` |',
  '| zsh | `quern completion zsh > FOLDER/_quern`, where FOLDER is in `$fpath`; or `eval "$(quern completion zsh)"` in `~/.zshrc` |',
  "| fish | `quern completion fish \\| source` in `~/.config/fish/config.fish` |",
];

function commandSection(name: (typeof commandNames)[number]): string[] {
  const { description, positional, aliases = [], examples } = commands[name];
  const argument = positional === undefined ? "" : ` <${positional.name}>`;
  const own = flagsOf(name).filter((flag) => flags[flag].commands !== "all" && !isInert(flags[flag]));
  return [
    `## ${name}`,
    "",
    `${sentence(description)}${aliases.length === 0 ? "" : ` Also: ${aliases.map((alias) => `\`${alias}\``).join(", ")}.`}`,
    "",
    ...examples.map((example) => `    ${example}`),
    "",
    ...(positional === undefined ? [] : [`\`${argument.trim()}\`: ${positional.description}.`, ""]),
    ...(own.length === 0 ? [] : [...flagTable(own, name), ""]),
  ];
}

function groupsOf(names: readonly FlagName[]): [FlagGroup, FlagName[]][] {
  return Object.entries(Object.groupBy(names, (name) => flags[name].group)) as [FlagGroup, FlagName[]][];
}

function flagTable(names: readonly FlagName[], command: string): string[] {
  return table(
    ["flag", "what it does", "variable"],
    names.map((name) => {
      const flag = flagFor(name, command);
      const [variable] = variablesOf(name);
      return [
        `\`${flagWords(name, flag).trim()}\``,
        sentence(flagDescription(flag)),
        variable === undefined ? "" : `\`${variable}\``,
      ];
    }),
  );
}

function inertSection(): string[] {
  const names = flagNames.filter((name) => isInert(flags[name]));
  return [
    "## Flags of dbt that change nothing",
    "",
    "They are accepted so that scripts written for dbt go on working.",
    "",
    ...table(
      ["flag", "why"],
      names.map((name) => [`\`${flagWords(name, flags[name]).trim()}\``, sentence((flags[name] as Flag).inert!)]),
    ),
  ];
}

const isInert = ({ inert }: Flag): boolean => inert !== undefined;
const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`;
const anchor = (name: string): string => name.replaceAll(" ", "-");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---|").join("")}`, ...rows.map(line)];
}
