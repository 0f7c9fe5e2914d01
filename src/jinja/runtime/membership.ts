import { PyError } from "../errors.ts";
import { PyObject } from "../values/object.ts";
import { textOf } from "../values/text.ts";
import type { Value } from "../values/value.ts";
import { dictHas } from "./dicts.ts";
import { equals } from "./equality.ts";
import { iterate } from "./iteration.ts";
import { isDict, typeName } from "./type-name.ts";

/** `item in container`. Errors: TypeError. */
export function contains(container: Value, item: Value): boolean {
  const whole = textOf(container);
  if (whole !== undefined) {
    const text = textOf(item);
    if (text !== undefined) return whole.includes(text);
    throw new PyError("TypeError", `'in <string>' requires string as left operand, not ${typeName(item)}`);
  }
  if (isDict(container)) return dictHas(container, item);
  if (container instanceof PyObject) {
    if (container.contains !== undefined) return container.contains(item);
    if (container.iter === undefined) throw notIterable(container);
  } else if (!Array.isArray(container)) throw notIterable(container);
  for (const other of iterate(container)) if (other === item || equals(other, item)) return true;
  return false;
}

function notIterable(value: Value): PyError {
  return new PyError("TypeError", `argument of type '${typeName(value)}' is not iterable`);
}
