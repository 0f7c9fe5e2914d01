import { errorCatalogue } from "../../src/base/error-catalogue.ts";

/** Which room a code belongs to, by its prefix. */
const rooms: Readonly<Record<string, string>> = {
  CLI: "Command line",
  DOCS: "Command line",
  FILE: "Files",
  YAML: "Files",
  PROJECT: "Project and profile",
  PROFILE: "Project and profile",
  ENV: "Project and profile",
  VAR: "Project and profile",
  PACKAGE: "Packages",
  DEPS: "Packages",
  JINJA: "Templates",
  PARSE: "Parsing",
  REF: "Parsing",
  SOURCE: "Parsing",
  MACRO: "Parsing",
  DOC: "Parsing",
  GRAPH: "Graph and selection",
  SELECT: "Graph and selection",
  DB: "Warehouse",
  LOAD: "Loading",
  SEED: "Loading",
  RUN: "Runs",
  ARTIFACT: "Runs",
  WARNING: "Runs",
  UNSUPPORTED: "Runs",
};

/** docs/errors.md: every error code, what it means and what to do, from the catalogue. */
export function errorsPage(): string {
  const lines = [
    "# Errors",
    "",
    "Made from `src/base/error-catalogue.ts` by `npm run docs`. A code keeps its meaning; messages may get better.",
    "An error names its place (file, line, column) with an excerpt where there is one, and often a hint that knows more than",
    "this page. Anything that prints a stack instead is a bug of quern.",
  ];
  let room = "";
  for (const [code, { kind, title, fix }] of Object.entries(errorCatalogue)) {
    const own = rooms[code.split("-")[1]!];
    if (own === undefined) throw new Error(`${code} belongs to no room of the page`);
    if (own !== room)
      lines.push("", `## ${own}`, "", "| code | dbt's kind | what it is | what to do |", "|---|---|---|---|");
    room = own;
    lines.push(`| \`${code}\` | ${kind} | ${title} | ${fix.replaceAll("|", "\\|")} |`);
  }
  return `${lines.join("\n")}\n`;
}
