import { Float } from "../../jinja/index.ts";

/**
 * Whether a value comes back from JSON as it went in: no bigints, no numbers that JSON lacks, no objects of a class but
 * whole floats. What is not plain is parsed anew each time.
 */
export function isPlain(value: unknown): boolean {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return true;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0);
    case "object":
      if (value === null) return true;
      return Array.isArray(value) ? isPlainList(value) : isPlainObject(value);
    default:
      return false;
  }
}

/** In a list JSON makes null of undefined. */
function isPlainList(list: readonly unknown[]): boolean {
  for (const item of list) if (item === undefined || !isPlain(item)) return false;
  return true;
}

function isPlainObject(value: object): boolean {
  if (Object.getPrototypeOf(value) !== Object.prototype)
    return value instanceof Float && Number.isSafeInteger(value.value) && !Object.is(value.value, -0);
  for (const key in value) {
    const item = (value as Record<string, unknown>)[key];
    if (typeof item !== "string" && item !== null && !isPlain(item)) return false;
  }
  return true;
}
