import { PyObject } from "../values/object.ts";
import type { Value } from "../values/value.ts";

/** `bool(value)`. */
export function truthy(value: Value): boolean {
  switch (typeof value) {
    case "boolean":
      return value;
    case "string":
      return value !== "";
    case "number":
      return value !== 0;
    case "bigint":
      return value !== 0n;
    default:
      if (value === null) return false;
      if (Array.isArray(value)) return value.length > 0;
      if (value instanceof PyObject) return value.truthy();
      for (const key in value) if (Object.hasOwn(value, key)) return true;
      return false;
  }
}
