import { basename, dirname, join } from "node:path";
import { QuernError } from "../base/errors.ts";
import type { Emit } from "../base/events.ts";
import { readText } from "../base/files.ts";
import { mayHoldPython, readPythonYaml, readYaml } from "../base/yaml.ts";
import { float, Scope, type Value } from "../jinja/index.ts";
import type { Json, JsonObject } from "../manifest/types.ts";
import { CheckedFile } from "./checked-file.ts";
import { readPythonValues } from "./python-yaml.ts";
import { reservedNames } from "./reserved-names.ts";
import { sourceFoldersOf } from "./source-folders.ts";
import { type KeyPath, renderValues } from "./template-values.ts";
import type { ConfigSection, Project, QueryComment } from "./types.ts";

const sections: Readonly<Record<ConfigSection, readonly string[]>> = {
  models: ["models"],
  seeds: ["seeds"],
  snapshots: ["snapshots"],
  data_tests: ["data_tests", "tests"],
  unit_tests: ["unit_tests", "unit-tests"],
  sources: ["sources"],
  exposures: ["exposures"],
  metrics: ["metrics"],
  "semantic-models": ["semantic-models", "semantic_models"],
  "saved-queries": ["saved-queries", "saved_queries"],
  functions: ["functions"],
  analyses: ["analyses"],
};

const keys: readonly string[] = [
  "name",
  "version",
  "config-version",
  "profile",
  "model-paths",
  "seed-paths",
  "snapshot-paths",
  "test-paths",
  "analysis-paths",
  "macro-paths",
  "docs-paths",
  "asset-paths",
  "function-paths",
  "target-path",
  "log-path",
  "clean-targets",
  "packages-install-path",
  "vars",
  "quoting",
  "dispatch",
  "on-run-start",
  "on-run-end",
  "query-comment",
  "flags",
  "require-dbt-version",
  "restrict-access",
  "dbt-cloud",
  "packages",
  "source-paths",
  "data-paths",
  ...Object.values(sections).flat(),
];

/** A project file as read: its text and values, templates not rendered. */
export interface RawProject {
  readonly file: string;
  readonly text: string;
  readonly values: JsonObject;
  /** What vars.yml beside it holds: the project file itself may use these. */
  readonly fileVars: JsonObject;
}

/** @throws QuernError QN-FILE-*, QN-YAML-SYNTAX, QN-PROJECT-INVALID */
export function readRawProject(file: string): RawProject {
  const text = readText(file);
  const values = readYaml(text, file);
  if (typeof values !== "object" || values === null || Array.isArray(values)) {
    throw new QuernError(
      "QN-PROJECT-INVALID",
      `${basename(file)} must be a mapping of keys, such as 'name: my_project'`,
      {
        place: { file, line: 1 },
      },
    );
  }
  // vars are what templates print and look into: 1.0 is no 1, and 2024 may be a key
  if (values.vars != null) values.vars = (readPythonValues(text, file) as JsonObject).vars!;
  if (mayHoldPython(text)) {
    const typed = readPythonYaml(text, file, float) as JsonObject;
    for (const section of Object.values(sections).flat())
      if (values[section] != null) values[section] = typed[section]!;
  }
  const fileVars = readVars(file, text, values);
  return {
    file,
    text,
    values: fileVars === undefined ? values : { ...values, vars: fileVars },
    fileVars: fileVars ?? {},
  };
}

/**
 * The vars of vars.yml beside a project file; `undefined` when there is no such file.
 * https://docs.getdbt.com/docs/build/project-variables
 */
function readVars(file: string, projectText: string, values: JsonObject): JsonObject | undefined {
  const own = join(dirname(file), "vars.yml");
  const text = readOptional(own);
  if (text === undefined) return undefined;
  const check = new CheckedFile(own, text, "QN-PROJECT-INVALID");
  const { vars, ...others } = check.object(readPythonValues(text, own) as Json, []);
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw check.error(
      [unknown],
      `vars.yml has the key '${unknown}', but only 'vars' belongs there`,
      "Put it below 'vars'.",
    );
  if (values.vars != null)
    throw new CheckedFile(file, projectText, "QN-PROJECT-INVALID").error(
      ["vars"],
      `vars stand in ${basename(file)} and in vars.yml: a project has them in one of the two`,
      "Move them all to vars.yml.",
    );
  return check.object(vars, ["vars"]);
}

function readOptional(file: string): string | undefined {
  try {
    return readText(file);
  } catch (cause) {
    if (cause instanceof QuernError && cause.code === "QN-FILE-NOT-FOUND") return undefined;
    throw cause;
  }
}

/**
 * A project with its templates rendered (`names` are what they may use) and its values checked. Hooks, the query
 * comment and vars stay templates, as in dbt. https://docs.getdbt.com/reference/dbt_project.yml
 * @throws QuernError QN-PROJECT-INVALID with the place
 */
export function buildProject(raw: RawProject, names: Readonly<Record<string, Value>>, emit: Emit): Project {
  const check = new CheckedFile(raw.file, raw.text, "QN-PROJECT-INVALID");
  const scope = Scope.of(names);
  const values = renderValues(raw.values, scope, raw.file, isRenderedLater) as JsonObject;
  check.warnUnknown(values, keys, [], emit);
  const root = dirname(raw.file);
  const text = (key: string): string | null => check.text(values[key], [key]);
  const texts = (key: string, otherwise: readonly string[]): readonly string[] =>
    check.texts(values[key], [key]) ?? otherwise;
  const name = text("name");
  if (name === null || !/^[^\d\W]\w*$/.test(name)) {
    throw check.error(
      ["name"],
      name === null ? "the key 'name' is missing" : `'${name}' is not a valid project name`,
      "A name has letters, digits and underscores, and does not begin with a digit.",
    );
  }
  if (reservedNames.has(name))
    throw check.error(
      ["name"],
      `a project can't be named '${name}': templates know something else by that name`,
      "Give it another name.",
    );
  if (values.tests != null && values.data_tests != null) {
    throw check.error(["tests"], "cannot have both 'tests' and 'data_tests' defined", "Keep 'data_tests'.");
  }
  const modelPaths = texts("model-paths", check.texts(values["source-paths"], ["source-paths"]) ?? ["models"]);
  const seedPaths = texts("seed-paths", check.texts(values["data-paths"], ["data-paths"]) ?? ["seeds"]);
  const snapshotPaths = texts("snapshot-paths", ["snapshots"]);
  const analysisPaths = texts("analysis-paths", ["analyses"]);
  const macroPaths = texts("macro-paths", ["macros"]);
  const targetPath = text("target-path") ?? "target";
  const testPaths = texts("test-paths", ["tests"]);
  const functionPaths = texts("function-paths", ["functions"]);
  const folders = { modelPaths, seedPaths, snapshotPaths, analysisPaths, macroPaths, testPaths, functionPaths };
  const quoting = check.object(values.quoting, ["quoting"]);
  return {
    name,
    version: text("version"),
    root,
    file: basename(raw.file),
    profile: text("profile"),
    ...folders,
    docsPaths: texts("docs-paths", sourceFoldersOf(folders)),
    assetPaths: texts("asset-paths", []),
    targetPath,
    logPath: text("log-path") ?? "logs",
    cleanTargets: texts("clean-targets", [targetPath]),
    packagesInstallPath: text("packages-install-path") ?? "dbt_packages",
    configs: readConfigs(values, check),
    unrenderedConfigs: readConfigs(raw.values, check),
    vars: check.object(values.vars, ["vars"]),
    quoting: {
      database: check.flag(quoting.database, ["quoting", "database"]),
      schema: check.flag(quoting.schema, ["quoting", "schema"]),
      identifier: check.flag(quoting.identifier, ["quoting", "identifier"]),
    },
    dispatch: readDispatch(values.dispatch, check),
    onRunStart: texts("on-run-start", []),
    onRunEnd: texts("on-run-end", []),
    queryComment: readQueryComment(values["query-comment"], check),
    flags: check.object(values.flags, ["flags"]),
    requireDbtVersion: texts("require-dbt-version", []),
    restrictAccess: check.flag(values["restrict-access"], ["restrict-access"]) ?? false,
    selectors: readSelectors(root, scope),
    ignored: readOptional(join(root, ".dbtignore"))?.split(/\r?\n/) ?? [],
  };
}

const hookKeys = new Set(["pre-hook", "post-hook", "pre_hook", "post_hook"]);

function isRenderedLater(path: KeyPath): boolean {
  const first = String(path[0]);
  if (first === "on-run-start" || first === "on-run-end" || first === "query-comment" || first === "vars") return true;
  return path.some((key) => typeof key === "string" && hookKeys.has(key.replace(/^\+\s*/, "").trim()));
}

function readConfigs(values: JsonObject, check: CheckedFile): Record<ConfigSection, JsonObject> {
  const configs = {} as Record<ConfigSection, JsonObject>;
  for (const [section, spellings] of Object.entries(sections)) {
    const key = spellings.find((spelling) => values[spelling] !== undefined && values[spelling] !== null);
    configs[section as ConfigSection] = key === undefined ? {} : check.object(values[key], [key]);
  }
  return configs;
}

function readDispatch(value: Json | undefined, check: CheckedFile): Project["dispatch"] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw check.error(["dispatch"], "'dispatch' must be a list");
  return value.map((entry, i) => {
    const { macro_namespace, search_order, ...rest } = check.object(entry, ["dispatch", i]);
    const order = check.texts(search_order, ["dispatch", i, "search_order"]);
    if (
      typeof macro_namespace !== "string" ||
      !Array.isArray(search_order) ||
      order === undefined ||
      Object.keys(rest).length > 0
    ) {
      throw check.error(
        ["dispatch", i],
        "Invalid project dispatch config",
        "An entry has 'macro_namespace' (a text) and 'search_order' (a list).",
      );
    }
    return { macro_namespace, search_order: order };
  });
}

/** What dbt sends when nothing is configured. https://docs.getdbt.com/reference/project-configs/query-comment */
const defaultComment = `
{%- set comment_dict = {} -%}
{%- do comment_dict.update(
    app='dbt',
    dbt_version=dbt_version,
    profile_name=target.get('profile_name'),
    target_name=target.get('target_name'),
) -%}
{%- if node is not none -%}
  {%- do comment_dict.update(node_id=node.unique_id) -%}
{%- else -%}
  {%- do comment_dict.update(connection_name=connection_name) -%}
{%- endif -%}
{{ return(tojson(comment_dict)) }}
`;

function readQueryComment(value: Json | undefined, check: CheckedFile): QueryComment {
  const path = ["query-comment"];
  if (value === undefined) return { comment: defaultComment, append: false, jobLabel: false };
  if (value === null || value === "") return { comment: null, append: false, jobLabel: false };
  if (typeof value === "string") return { comment: value, append: false, jobLabel: false };
  const object = check.object(value, path);
  return {
    comment: object.comment === undefined ? defaultComment : check.text(object.comment, [...path, "comment"]) || null,
    append: check.flag(object.append, [...path, "append"]) ?? false,
    jobLabel: check.flag(object["job-label"], [...path, "job-label"]) ?? false,
  };
}

function readSelectors(root: string, scope: Scope): Json[] {
  const file = join(root, "selectors.yml");
  const text = readOptional(file);
  if (text === undefined) return [];
  const check = new CheckedFile(file, text, "QN-SELECT-INVALID");
  const values = check.object(renderValues(readYaml(text, file), scope, file), []);
  if (values.selectors === undefined || values.selectors === null) return [];
  if (!Array.isArray(values.selectors)) throw check.error(["selectors"], "'selectors' must be a list");
  return values.selectors;
}
