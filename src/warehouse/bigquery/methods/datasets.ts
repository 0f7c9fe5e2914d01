import { QuernError } from "../../../base/errors.ts";
import { str } from "../../../jinja/index.ts";
import { method } from "../../template-method.ts";
import type { MethodTools, TemplateMethod } from "../../types.ts";
import { ApiFailure } from "../api-failure.ts";
import { connectionOf, member, relationOf } from "./method.ts";
import { tableReference } from "./tables.ts";

interface Dataset {
  readonly etag?: string;
  readonly location?: string;
  readonly access?: readonly Readonly<Record<string, unknown>>[];
}

const getDataset = (tools: MethodTools, project: string, dataset: string): Promise<Dataset> =>
  connectionOf(tools).call<Dataset>({ method: "GET", project, path: `datasets/${dataset}` });

/** What is asked of datasets, and given to them. */
export const datasetMethods: Readonly<Record<string, TemplateMethod>> = {
  get_dataset_location: method(
    "get_dataset_location",
    ["relation"],
    async (tools, given) => {
      const { database, schema } = relationOf(given);
      const { target } = tools.adapter;
      return (await getDataset(tools, database ?? target.database, schema ?? target.schema)).location ?? null;
    },
    () => null,
  ),
  grant_access_to: method(
    "grant_access_to",
    ["entity", "entity_type", "role", "grant_target_dict"],
    async (tools, entity, type, role, target) => {
      const [project, dataset] = [member(target, "project"), member(target, "dataset")];
      if (typeof dataset !== "string" || typeof project !== "string")
        throw new QuernError("QN-PARSE-CONFIG", "`grant_access_to` needs a project and a dataset", {
          hint: "Write it as a list: [{project: shop-123, dataset: raw}].",
        });
      const kind = str(type ?? null);
      const entry = {
        ...(role != null && { role: str(role) }),
        [kind]: kind === "view" ? tableReference(relationOf(entity)) : str(entity ?? null),
      };
      await giveAccess(tools, project, dataset, entry);
      return "";
    },
    () => "",
  ),
};

/** Adds to the dataset's list what it does not have. Others may change the list meanwhile: then it is read again. */
async function giveAccess(tools: MethodTools, project: string, dataset: string, entry: object): Promise<void> {
  const connection = connectionOf(tools);
  for (let attempt = 1; ; attempt++) {
    const { access = [], etag } = await getDataset(tools, project, dataset);
    if (access.some((each) => contains(each, entry))) return;
    try {
      await connection.call({
        method: "PATCH",
        project,
        path: `datasets/${dataset}`,
        body: { access: [...access, entry] },
        ...(etag !== undefined && { headers: { "If-Match": etag } }),
      });
      return;
    } catch (cause) {
      const failure = cause instanceof QuernError ? cause.cause : cause;
      if (!(failure instanceof ApiFailure) || failure.status !== 412 || attempt === 10) throw cause;
    }
  }
}

/** Whether a value has all that another one has. */
function contains(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== "object" || wanted === null) return value === wanted;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(wanted).every(([key, item]) => contains((value as Record<string, unknown>)[key], item));
}
