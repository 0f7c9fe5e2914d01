import type { Value } from "../../jinja/index.ts";
import { emit } from "./emit.ts";
import { represent } from "./represent.ts";

/**
 * A value as YAML, character for character as PyYAML's `safe_dump` writes it: `toyaml`.
 * @throws PyError ValueError for what YAML can't hold
 */
export function dumpYamlValue(value: Value, sortKeys: boolean): string {
  return emit(represent(value, sortKeys));
}
