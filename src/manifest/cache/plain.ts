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
      return value === null || (Array.isArray(value) ? value.every(isGiven) : isPlainObject(value));
    default:
      return false;
  }
}

/** In a list JSON makes null of undefined. */
const isGiven = (value: unknown): boolean => value !== undefined && isPlain(value);

function isPlainObject(value: object): boolean {
  if (Object.getPrototypeOf(value) !== Object.prototype)
    return value instanceof Float && Number.isSafeInteger(value.value) && !Object.is(value.value, -0);
  for (const key in value) if (!isPlain((value as Record<string, unknown>)[key])) return false;
  return true;
}
