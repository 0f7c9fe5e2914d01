import { QuernError } from "../base/errors.ts";
import type { Value } from "../jinja/index.ts";
import type { NodeContext } from "./node-context.ts";

/**
 * Calls a macro as dbt's adapter does, by its name alone: the root project's, or else any package's, or dbt's own. So a
 * package gives all sources another `collect_freshness`, and all models another `drop_relation`.
 * @throws QuernError QN-MACRO-NOT-FOUND, and what the macro throws
 */
export async function callAdapterMacro(context: NodeContext, name: string, args: Value[] = []): Promise<Value> {
  const { macros, workspace } = context.session;
  const macro = macros.resolveText(workspace.root.name, name);
  return macro === undefined ? callMacro(context, name, args) : ((await context.bind(macro).call(args, {})) as Value);
}

/**
 * Calls a macro by name as the context's package would see it.
 * @throws QuernError QN-MACRO-NOT-FOUND, and what the macro throws
 */
export async function callMacro(
  context: NodeContext,
  name: string,
  args: Value[] = [],
  kwargs: Readonly<Record<string, Value>> = {},
): Promise<Value> {
  const [first = "", second] = name.split(".");
  const macro =
    second === undefined
      ? context.session.macros.resolve(name, context.packageName)
      : context.session.macros.resolveIn(first, second);
  if (macro === undefined) {
    const near = context.nearestName(name);
    throw new QuernError("QN-MACRO-NOT-FOUND", `dbt could not find a macro with the name '${name}' in any package`, {
      hint: near === undefined ? undefined : `Did you mean '${near}'?`,
    });
  }
  return (await context.bind(macro).call(args, kwargs)) as Value;
}
