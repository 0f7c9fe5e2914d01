import { QuernError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import { native } from "../../jinja/index.ts";
import type { DeferRelation, ManifestNode } from "../../manifest/types.ts";
import { Relation } from "../../warehouse/relation.ts";
import type { NameFactory, NodeContext } from "../node-context.ts";
import { label, namesIn, ownRelation, quotingOf } from "./ref.ts";

/**
 * `function('name')`, `function('package', 'name')`: the function's full name, to be called with its arguments in SQL.
 * https://docs.getdbt.com/reference/dbt-jinja-functions/function
 */
export const functionName: NameFactory = (context) =>
  native("function", (args) => {
    const { name, packageName } = namesIn("function", "name", args);
    if (context.captured !== null) {
      context.captured.functions.push(packageName === null ? [name] : [packageName, name]);
      return ownRelation(context).incorporate({ type: "function" });
    }
    const found = context.session.lookup?.function(name, packageName, context.packageName) ?? "missing";
    if (typeof found === "string") {
      const names = Object.values(context.session.manifest?.functions ?? {}).map((each) => each.name);
      throw new QuernError(
        found === "disabled" ? "QN-REF-DISABLED" : "QN-REF-NOT-FOUND",
        `${label(context)} depends on a function named '${name}' which ${found === "disabled" ? "is disabled" : "was not found"}`,
        { hint: found === "missing" ? didYouMean(name, names) : undefined },
      );
    }
    const { database, schema, alias } = deferredOr(context, found);
    return new Relation({
      database,
      schema,
      identifier: alias,
      type: "function",
      quotePolicy: quotingOf(context.session, found),
      dialect: context.session.adapterEntry.relations,
    });
  });

/** With `--defer` a function that this run does not make is called where the earlier state has it. */
function deferredOr({ session }: NodeContext, found: ManifestNode): ManifestNode | DeferRelation {
  if (session.workspace.flags.DEFER !== true || session.selectedResources.includes(found.unique_id)) return found;
  return session.deferred?.get(found.unique_id) ?? found;
}
