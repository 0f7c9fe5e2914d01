import { relative } from "node:path";
import { type Place, QuernError } from "../base/errors.ts";
import { readText, walkFiles } from "../base/files.ts";
import { builtinMacroFolders } from "../builtin/index.ts";
import { MacroEntry, readFlag } from "../context/index.ts";
import { type Block, blocks } from "../jinja/index.ts";
import type { Project } from "../project/types.ts";
import type { ManifestBuilder } from "./builder.ts";
import { isMacroType } from "./macro-types.ts";
import { filesIn } from "./project-files.ts";
import type { Macro } from "./types.ts";
import { objectAt, placeOf, textOrNull, type YamlEntry } from "./yaml-entries.ts";

/** quern's own macros, as the packages `dbt_<adapter>` and `dbt`. */
export function readBuiltinMacros(builder: ManifestBuilder): void {
  for (const { package: packageName, folder } of builtinMacroFolders(builder.session.adapterEntry)) {
    for (const { absolute } of walkFiles(folder, (name) => name.endsWith(".sql"))) {
      addMacros(builder, packageName, absolute, `macros/${relative(folder, absolute)}`, readText(absolute));
    }
  }
}

/** A package's macros, and the generic tests among its tests. */
export function readMacros(builder: ManifestBuilder, project: Project): void {
  const generic = project.testPaths.map((path) => `${path}/generic`);
  for (const file of filesIn(project, [...project.macroPaths, ...generic], [".sql"])) {
    builder.attempt(() => {
      // Macros that nobody calls yet are read all the same: their syntax errors are told now, not some day.
      for (const macro of addMacros(builder, project.name, file.absolute, file.original, builder.textOf(file.absolute)))
        builder.attempt(() => void macro.parsed);
    });
  }
}

/** @returns the macros of a file that joined the project */
function addMacros(
  builder: ManifestBuilder,
  packageName: string,
  absolute: string,
  original: string,
  source: string,
): MacroEntry[] {
  const added: MacroEntry[] = [];
  for (const block of blocks(source, absolute)) {
    if (block.kind === "text" || block.kind === "docs" || block.kind === "snapshot") continue;
    const name = macroName(block);
    const macro: Macro = {
      name,
      resource_type: "macro",
      package_name: packageName,
      path: original,
      original_file_path: original,
      unique_id: `macro.${packageName}.${name}`,
      macro_sql: block.text,
      depends_on: { macros: [] },
      description: "",
      meta: {},
      docs: { show: true, node_color: null },
      patch_path: null,
      arguments: [],
      created_at: builder.createdAt,
      supported_languages:
        block.kind === "materialization"
          ? (block.languages ?? ["sql"]).filter((language) => manifestLanguages.includes(language))
          : null,
    };
    const entry = new MacroEntry(macro, absolute, block.line);
    const twin = builder.session.macros.add(entry);
    if (twin !== undefined) {
      builder.errors.push(
        new QuernError(
          "QN-PARSE-DUPLICATE",
          `dbt found two macros named "${name}" in the project "${packageName}": ${twin.macro.original_file_path} and ${original}`,
          {
            place: { file: absolute, line: block.line },
            hint: "Rename or remove one of them.",
          },
        ),
      );
      continue;
    }
    if (isValidating(builder))
      macro.arguments = entry.parsed.parameters.map(({ name: argument }) => ({
        name: argument,
        type: null,
        description: "",
      }));
    added.push(entry);
    builder.macros[macro.unique_id] = macro;
    builder.extras.set(macro.unique_id, {
      packageRoot: absolute.slice(0, absolute.length - original.length - 1),
      place: { file: absolute, line: block.line },
    });
  }
  return added;
}

/** What dbt's schema of the manifest lets a materialization support. */
const manifestLanguages = ["sql", "python"];

function macroName(block: Block): string {
  switch (block.kind) {
    case "test":
      return `test_${block.name}`;
    case "materialization":
      return `materialization_${block.name}_${block.adapter ?? "default"}`;
    default:
      return block.name;
  }
}

/** `macros:` of property files: descriptions and arguments. */
export function patchMacros(
  builder: ManifestBuilder,
  entries: readonly YamlEntry[],
  describe: (text: string, entry: YamlEntry) => string,
): void {
  for (const entry of entries) {
    builder.attempt(() => {
      const { value, project, file } = entry;
      const macro = builder.macros[`macro.${project.name}.${String(value.name)}`];
      if (macro === undefined) {
        builder.warn(
          "MacroNotFoundForPatch",
          `Found patch for macro "${String(value.name)}" which was not found`,
          placeOf(entry),
        );
        return;
      }
      if (macro.patch_path !== null) {
        throw new QuernError(
          "QN-PARSE-DUPLICATE",
          `dbt found two schema.yml entries for the same macro "${macro.name}": ${macro.patch_path} and ${file.original}`,
          { place: placeOf(entry) },
        );
      }
      macro.patch_path = `${project.name}://${file.original}`;
      macro.description = describe(textOrNull(value.description) ?? "", entry);
      const config = objectAt(entry, value.config, "config");
      macro.meta = { ...objectAt(entry, value.meta, "meta"), ...objectAt(entry, config.meta, "config", "meta") };
      const docs = objectAt(entry, value.docs ?? config.docs, "docs");
      macro.docs = { show: docs.show !== false, node_color: textOrNull(docs.node_color) };
      const declared = (Array.isArray(value.arguments) ? value.arguments : []).map((argument) => {
        const given = argument as { name?: string; type?: string | null; description?: string };
        return {
          name: String(given.name),
          type: textOrNull(given.type),
          description: describe(given.description ?? "", entry),
        };
      });
      if (isValidating(builder) && declared.length > 0) warnOfArguments(builder, macro, declared, placeOf(entry));
      if (declared.length > 0) macro.arguments = declared;
    });
  }
}

/** dbt's flag: macros have the arguments of their definitions, and property files are held against these. */
const isValidating = (builder: ManifestBuilder): boolean => readFlag(builder.session, "VALIDATE_MACRO_ARGS") === true;

function warnOfArguments(
  builder: ManifestBuilder,
  { name, arguments: defined }: Macro,
  declared: Macro["arguments"],
  place: Place,
): void {
  const warn = (message: string): void => builder.warn("InvalidMacroAnnotation", message, place);
  declared.forEach((argument, i) => {
    if (i < defined.length && argument.name !== defined[i]!.name)
      warn(`Argument ${argument.name} in yaml for macro ${name} does not match the jinja definition.`);
    if (argument.type !== null && argument.type.trim() !== "" && !isMacroType(argument.type))
      warn(`Argument ${argument.name} in the yaml for macro ${name} has an invalid type.`);
  });
  if (declared.length !== defined.length)
    warn(`The number of arguments in the yaml for macro ${name} does not match the jinja definition.`);
}
