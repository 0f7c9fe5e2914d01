import { QuernError } from "../../base/errors.ts";
import { fromJs, native, PyObject, type Value } from "../../jinja/index.ts";
import type { NameFactory } from "../node-context.ts";

/** A metric as templates see it: it prints as its name and has the attributes of its entry in the manifest. */
class MetricReference extends PyObject {
  override readonly typeName = "MetricReference";
  readonly #name: string;
  readonly #attributes: object;

  constructor(name: string, attributes: object) {
    super();
    this.#name = name;
    this.#attributes = attributes;
  }

  override attr(name: string): Value | undefined {
    if (!Object.hasOwn(this.#attributes, name)) return undefined;
    return fromJs((this.#attributes as Record<string, unknown>)[name]);
  }

  override str(): string {
    return this.#name;
  }
}

/** `metric('name')` and `metric('package', 'name')`. */
export const metric: NameFactory = (context) =>
  native("metric", (args) => {
    const [first, second] = args;
    if (args.length > 2 || typeof first !== "string" || (second !== undefined && typeof second !== "string"))
      throw new QuernError(
        "QN-JINJA-TYPE",
        `metric() takes one or two names as texts, but it got ${args.length} arguments`,
        {
          hint: "Write metric('name') or metric('package', 'name').",
        },
      );
    const name = second ?? first;
    const packageName = second === undefined ? null : first;
    const attributes = { name, metric_name: name, package_name: packageName };
    if (context.captured !== null) {
      context.captured.metrics.push(packageName === null ? [name] : [packageName, name]);
      return new MetricReference(name, attributes);
    }
    const packages = packageName === null ? [context.packageName, context.session.workspace.root.name] : [packageName];
    const metrics = context.session.manifest?.metrics ?? {};
    const found =
      packages.map((each) => metrics[`metric.${each}.${name}`]).find((each) => each !== undefined) ??
      (packageName === null ? Object.values(metrics).find((each) => each.name === name) : undefined);
    if (found === undefined)
      throw new QuernError("QN-REF-NOT-FOUND", `A metric named '${name}' was not found`, {
        node: context.node?.unique_id,
      });
    return new MetricReference(name, { ...found, metric_name: name });
  });
