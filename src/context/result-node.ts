import { Dict, EnumText, native, type Value } from "../jinja/index.ts";
import { ResultConfig } from "./result-config.ts";

type Entry = Readonly<Record<string, Value>>;

/** A node in `results` of on-run-end, where dbt gives it as an object: with `to_dict()`, and enumerations for texts. */
export class ResultNode extends Dict {
  readonly #node: Entry;

  constructor(node: Entry) {
    super(Object.entries(node));
    this.#node = node;
    this.set("resource_type", nodeType(node.resource_type as string));
    this.set("config", new ResultConfig((node.config ?? {}) as Entry));
  }

  override attr(name: string): Value | undefined {
    if (name === "to_dict") return native(name, () => ({ ...this.#node }));
    if (name === "depends_on_nodes") return (this.#node.depends_on as { nodes?: Value[] } | undefined)?.nodes ?? [];
    return undefined;
  }
}

const nodeType = (text: string): EnumText =>
  new EnumText("NodeType", text === "unit_test" ? "Unit" : memberName(text), text);

const ofTests = new Set(["pass", "warn", "fail"]);

/** A status as a member of dbt's enumerations, which packages ask for its `value` or `name`. */
export function statusOf(text: string, resourceType: string): EnumText {
  const name = text === "runtime error" ? "RuntimeErr" : memberName(text);
  if (resourceType === "source") return new EnumText("FreshnessStatus", name, text);
  return new EnumText(ofTests.has(text) ? "TestStatus" : "RunStatus", name, text);
}

/** `no-op` -> `NoOp`. */
function memberName(text: string): string {
  return text.replace(/(?:^|[-_ ])(\w)/g, (_, letter: string) => letter.toUpperCase());
}
