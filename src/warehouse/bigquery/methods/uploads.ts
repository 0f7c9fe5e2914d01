import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { QuernError } from "../../../base/errors.ts";
import { isInside } from "../../../base/is-inside.ts";
import { isDict, pyJsonDumps, str, type Value } from "../../../jinja/index.ts";
import type { JsonObject } from "../../../manifest/types.ts";
import { method } from "../../template-method.ts";
import type { TemplateMethod } from "../../types.ts";
import { connectionOf } from "./method.ts";

/** What people call by hand: a query checked without being run, and a file of the project loaded into a table. */
export const uploadMethods: Readonly<Record<string, TemplateMethod>> = {
  validate_sql: method(
    "validate_sql",
    ["sql"],
    async (tools, sql) => {
      const { bytes } = await connectionOf(tools).check(str(sql!));
      return { _message: "OK", code: "DRY RUN", bytes_processed: bytes };
    },
    () => null,
  ),
  /** Options are those of a load job, in snake case. https://cloud.google.com/bigquery/docs/reference/rest/v2/Job#JobConfigurationLoad */
  upload_file: {
    parsed: () => "",
    async call(tools, args, given) {
      const [path, projectId, datasetId, tableId] = names.map((name, i) => {
        const value = args[i] ?? given[name];
        if (value === undefined) throw new QuernError("QN-JINJA-TYPE", `upload_file() needs ${names.join(", ")}`);
        return str(value);
      });
      const file = fileOf(tools.projectRoot, path!);
      // dbt's own macro hands its options on as one dict
      const { kwargs = null, ...others } = given;
      const options = { ...jsonOf(others), ...(isDict(kwargs) && jsonOf(kwargs)) };
      const reading = Object.entries(options).flatMap(([name, value]) =>
        names.includes(name) ? [] : [[camelCase(name), name === "schema" ? { fields: value } : value]],
      );
      const destinationTable = { projectId, datasetId, tableId };
      await connectionOf(tools).runJob({ load: { ...Object.fromEntries(reading), destinationTable } }, file);
      return "";
    },
  },
};

const names = ["local_file_path", "database", "table_schema", "table_name"];

/** Templates may come from a package: they have no way to files that are not the project's. */
function fileOf(root: string, path: string): string {
  const place = resolve(root, path);
  let file: string;
  try {
    file = realpathSync(place);
  } catch (cause) {
    throw new QuernError("QN-LOAD-NOT-FOUND", `There is no file ${path} to upload`, { cause });
  }
  if (!isInside(file, realpathSync(root)))
    throw new QuernError("QN-JINJA-RUNTIME", `upload_file takes files of the project's folder, not ${path}`);
  return file;
}

const jsonOf = (dict: Value): JsonObject => JSON.parse(pyJsonDumps(dict)) as JsonObject;

const camelCase = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
