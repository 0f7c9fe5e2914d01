import { PyError } from "../errors.ts";
import type { Scope } from "../scope.ts";
import { methodsOf } from "../types/methods.ts";
import { native } from "../values/callable.ts";
import { Dict } from "../values/dict.ts";
import { Float } from "../values/float.ts";
import { Markup } from "../values/markup.ts";
import { PyObject } from "../values/object.ts";
import { Text } from "../values/text.ts";
import { Tuple } from "../values/tuple.ts";
import { Undefined } from "../values/undefined.ts";
import type { Value } from "../values/value.ts";
import { readMembersWith } from "./brace-format.ts";
import { astral } from "./code-points.ts";
import { dictGet } from "./dicts.ts";
import { asIndex, isFloat } from "./numbers.ts";
import { repr } from "./printing.ts";
import { Range } from "./range.ts";
import { Slice, sliceItems } from "./slices.ts";
import { isDict, isInt, isPlainDict, typeName } from "./type-name.ts";

/** Names that Python objects have and the sandbox refuses to give. */
const internal = new Set(
  `__class__ __dict__ __doc__ __module__ __init__ __new__ __repr__ __str__ __hash__ __eq__ __ne__ __lt__ __le__ __gt__
  __ge__ __getattribute__ __setattr__ __delattr__ __dir__ __format__ __reduce__ __reduce_ex__ __sizeof__
  __subclasshook__ __init_subclass__`.split(/\s+/),
);
const ofContainers = new Set("__len__ __iter__ __contains__ __getitem__".split(" "));
const ofNumbers = new Set(
  "__add__ __sub__ __mul__ __truediv__ __floordiv__ __mod__ __int__ __float__ __bool__".split(" "),
);

function isUnsafe(object: Value, name: string): boolean {
  if (!name.startsWith("_")) return false;
  if (internal.has(name)) return true;
  if (ofContainers.has(name)) return typeof object === "string" || typeof object === "object";
  return (
    ofNumbers.has(name) && (typeof object === "number" || typeof object === "bigint" || typeof object === "boolean")
  );
}

/** The Python attribute of a value, methods included; `undefined` when it has none of that name. */
export function attributeOf(object: Value, name: string): Value | undefined {
  if (object instanceof PyObject) {
    const own = object.attr(name);
    if (own !== undefined) return own;
  }
  if (object instanceof Markup) return markupMethod(object, name);
  if (object instanceof Text) return attributeOf(object.text, name);
  const method = methodsOf(object)?.get(name);
  if (method !== undefined) return native(name, (args, kwargs) => method(object, args, kwargs));
  return properties(object, name);
}

/** A text method whose text stays escaped text. */
function markupMethod(object: Markup, name: string): Value | undefined {
  const method = methodsOf(object.text)?.get(name);
  if (method === undefined) return undefined;
  return native(name, (args, kwargs) => {
    const result = method(object.text, args, kwargs);
    return typeof result === "string" ? new Markup(result) : result;
  });
}

function properties(object: Value, name: string): Value | undefined {
  const isWhole = typeof object === "boolean" || isInt(object);
  if (!isWhole && !isFloat(object)) return undefined;
  if (name === "real" || (name === "numerator" && isWhole))
    return typeof object === "boolean" ? Number(object) : object;
  if (name === "imag") return isWhole ? 0 : new Float(0);
  if (!isWhole) return undefined;
  return name === "denominator" ? 1 : undefined;
}

/** How Jinja names a value's type where it speaks of missing attributes. */
function describe(object: Value): string {
  if (object === null) return "None";
  const module = object instanceof PyObject && object.module !== undefined ? `${object.module}.` : "";
  return `${module}${typeName(object)} object`;
}

function noSuch(object: Value, key: Value, scope: Scope): Undefined {
  if (scope.undefinedMode === "absorb") return scope.missing({ name: typeof key === "string" ? key : repr(key) });
  const message =
    typeof key === "string"
      ? `'${describe(object)}' has no attribute ${repr(key)}`
      : `${describe(object)} has no element ${repr(key)}`;
  return typeof key === "string"
    ? scope.missing({ message, name: key, names: () => memberNames(object) })
    : scope.missing({ message });
}

/** The names a missing attribute may have been meant for. */
function memberNames(object: Value): string[] {
  const names = [...(methodsOf(object)?.keys() ?? [])];
  if (object instanceof Dict) for (const key of object.keys()) if (typeof key === "string") names.push(key);
  if (isPlainDict(object)) names.push(...Object.keys(object));
  return names;
}

function unsafe(object: Value, name: string, scope: Scope): Undefined {
  const message = `access to attribute '${name}' of '${typeName(object)}' object is unsafe.`;
  return scope.missing({ message, name, type: "SecurityError" });
}

/** `object.name` of a template: the attribute, else the item, else undefined. A name such as `_x` is only ever an item. */
export function getAttribute(object: Value, name: string, scope: Scope): Value {
  if (isPlainDict(object) && Object.hasOwn(object, name) && !methodsOf(object)!.has(name)) return object[name] ?? null;
  if (object instanceof Undefined) return object.member(name);
  if (name.startsWith("_") && isUnsafe(object, name)) return unsafe(object, name, scope);
  const isPrivate = name.startsWith("_");
  const attribute = attributeOf(object, name);
  if (attribute !== undefined && !isPrivate) return attribute;
  const item = lookUp(object, name);
  if (item !== undefined) return item;
  return attribute === undefined ? noSuch(object, name, scope) : unsafe(object, name, scope);
}

/** `object[key]` of a template: the item, else for text the attribute, else undefined. */
export function getItem(object: Value, key: Value, scope: Scope): Value {
  if (object instanceof Undefined) return object.member(key);
  const item = lookUp(object, key);
  if (item !== undefined) return item;
  if (typeof key === "string") {
    if (key.startsWith("_") && isUnsafe(object, key)) return unsafe(object, key, scope);
    const attribute = attributeOf(object, key);
    if (attribute !== undefined) return key.startsWith("_") ? unsafe(object, key, scope) : attribute;
  }
  return noSuch(object, key, scope);
}

/** `object[start:stop:step]`, which Jinja leaves to Python. Errors: TypeError for what has no slices. */
export function getSlice(object: Value, slice: Value): Value {
  if (object instanceof Undefined) return object.member(slice);
  const items = lookUp(object, slice);
  if (items !== undefined) return items;
  throw new PyError(
    "TypeError",
    isDict(object) ? "unhashable type: 'slice'" : `'${typeName(object)}' object is not subscriptable`,
  );
}

/** The item of a container, or `undefined` for what Python would raise TypeError or LookupError. */
function lookUp(object: Value, key: Value): Value | undefined {
  if (Array.isArray(object)) return listItem(object, key);
  if (isDict(object)) return hashable(() => dictGet(object, key));
  if (typeof object === "string") return textItem(object, key);
  if (!(object instanceof PyObject)) return undefined;
  if (object instanceof Text) return textItem(object.text, key);
  if (object instanceof Tuple) {
    if (key instanceof Slice) return new Tuple(sliceItems(object.items, key));
    return listItem(object.items, key);
  }
  if (object instanceof Range) return object.at(key);
  return object.item?.(key);
}

function hashable(look: () => Value | undefined): Value | undefined {
  try {
    return look();
  } catch (error) {
    if (error instanceof PyError && error.type === "TypeError") return undefined;
    throw error;
  }
}

function listItem(items: readonly Value[], key: Value): Value | undefined {
  if (key instanceof Slice) return sliceItems(items, key);
  const index = asIndex(key);
  return index === undefined ? undefined : items[index < 0 ? index + items.length : index];
}

function textItem(text: string, key: Value): Value | undefined {
  const points = astral(text);
  if (key instanceof Slice) return sliceItems(points ?? text.split(""), key).join("");
  const index = asIndex(key);
  if (index === undefined) return undefined;
  if (points !== undefined) return points[index < 0 ? index + points.length : index];
  return text[index < 0 ? index + text.length : index];
}

readMembersWith({ attribute: getAttribute, item: getItem });
