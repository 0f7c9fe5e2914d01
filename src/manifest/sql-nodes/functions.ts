import { extname } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import type { PackageParse, Properties } from "../package-parse.ts";
import { fqnOf } from "../parse-sql.ts";
import { filesIn, type ProjectFile } from "../project-files.ts";
import type { ManifestNode } from "../types.ts";
import { placeOf } from "../yaml-entries.ts";
import { addSqlNode } from "./add-sql-node.ts";
import { keepUnused, propertiesOf } from "./entries.ts";
import { codeOf, stem } from "./file-text.ts";
import { type Signature, signatureOf } from "./function-signature.ts";

const languages: Readonly<Record<string, string>> = { ".sql": "sql", ".py": "python", ".js": "javascript" };
const types = ["scalar", "aggregate", "table"];
const volatilities = ["deterministic", "stable", "non-deterministic"];

/**
 * User-defined functions: a file holds the body, an entry of a property file the signature.
 * https://docs.getdbt.com/docs/build/udfs
 */
export function readFunctions(parse: PackageParse): void {
  const { project, builder } = parse;
  const properties = propertiesOf(parse, "functions");
  for (const file of filesIn(project, project.functionPaths, Object.keys(languages))) {
    builder.attempt(() => {
      const name = stem(file);
      const found = properties.get(name);
      const signature: Signature | undefined = found && signatureOf(found, parse.describer);
      const node = addSqlNode(
        parse,
        {
          kind: "function",
          configKind: "function",
          project,
          name,
          uniqueId: `function.${project.name}.${name}`,
          path: file.path,
          original: file.original,
          fqn: fqnOf(project, file.path, name),
          ...codeOf(builder.textOf(file.absolute)),
          prepare: (made) => {
            made.language = languages[extname(file.path)]!;
            Object.assign(made, signature ?? { arguments: [], returns: { data_type: "", description: null } });
          },
        },
        found,
      );
      if (node === undefined || node.config.enabled === false) return;
      builder.attempt(() => checkFunction(parse, node, file, found), { node: node.unique_id });
    });
  }
  keepUnused(parse, "functions", properties);
}

/** @throws QuernError QN-PARSE-CONFIG, QN-UNSUPPORTED */
function checkFunction(
  { builder }: PackageParse,
  node: ManifestNode,
  file: ProjectFile,
  found: Properties | undefined,
): void {
  const { config, name, language } = node;
  const place = found === undefined ? { file: file.absolute, line: 1 } : placeOf(found.entry);
  const fail = (message: string, hint: string | undefined): never => {
    throw new QuernError("QN-PARSE-CONFIG", `Invalid function '${name}': ${message}`, { place, hint });
  };
  const [type, volatility] = [String(config.type), config.volatility ?? null];
  if (!types.includes(type))
    fail(
      `its type '${type}' is not one of ${types.join(", ")}`,
      didYouMean(type, types) ?? "Without `type` it is scalar.",
    );
  if (volatility !== null && !volatilities.includes(String(volatility)))
    fail(
      `its volatility '${String(volatility)}' is not one of ${volatilities.join(", ")}`,
      didYouMean(String(volatility), volatilities),
    );
  if (node.returns!.data_type === "" && type !== "table")
    fail(
      "nothing says what it returns",
      `Say it in a property file: functions: [{name: ${name}, returns: {data_type: ...}, arguments: [...]}].`,
    );
  if (language === "python" && (!config.runtime_version || !config.entry_point))
    fail("one in Python needs the configs 'runtime_version' and 'entry_point'", undefined);
  const { macros, adapterEntry } = builder.session;
  const macro = `${type}_function_${language}`;
  if (macros.tryDispatch(macro, "dbt", node.package_name) !== undefined) return;
  throw new QuernError(
    "QN-UNSUPPORTED",
    `${adapterEntry.type} has no ${type} functions in ${language}: ${node.original_file_path}`,
    {
      place: { file: file.absolute, line: 1 },
      hint: "Write it in SQL, or disable it for this target with the config 'enabled'.",
    },
  );
}
