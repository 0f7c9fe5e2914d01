import { PyError } from "../errors.ts";
import { Scope } from "../scope.ts";
import type { Kwargs } from "../values/object.ts";
import { Undefined } from "../values/undefined.ts";
import type { Value } from "../values/value.ts";
import { dictGet } from "./dicts.ts";
import { formatValue } from "./format-spec.ts";
import { repr, str } from "./printing.ts";
import { isDict } from "./type-name.ts";

interface Members {
  attribute(object: Value, name: string, scope: Scope): Value;
  item(object: Value, key: Value, scope: Scope): Value;
}

let members: Members;

/** A format may read attributes of any value, whose methods include `format`: what reads them says here how. */
export function readMembersWith(given: Members): void {
  members = given;
}

const bare = new Scope({ lookup: () => undefined });

interface Arguments {
  readonly args: readonly Value[];
  readonly named: (name: string) => Value | undefined;
}

/** The count of `{}` so far; `undefined` once a field was numbered by hand. */
interface Counter {
  next: number;
  manual: boolean | undefined;
}

/** `text.format(*args, **kwargs)` as the sandbox does it. Errors: IndexError, KeyError, ValueError. */
export function braceFormat(text: string, args: readonly Value[], kwargs: Kwargs): string {
  const named = (name: string): Value | undefined => (Object.hasOwn(kwargs, name) ? kwargs[name] : undefined);
  return expand(text, { args, named }, { next: 0, manual: undefined }, 2);
}

/** `text.format_map(mapping)`. */
export function braceFormatMap(text: string, mapping: Value): string {
  const named = (name: string): Value | undefined => (isDict(mapping) ? dictGet(mapping, name) : undefined);
  return expand(text, { args: [], named }, { next: 0, manual: undefined }, 2);
}

function expand(text: string, values: Arguments, counter: Counter, depth: number): string {
  if (depth < 0) throw new PyError("ValueError", "Max string recursion exceeded");
  let out = "";
  let i = 0;
  while (i < text.length) {
    const at = nextBrace(text, i);
    if (at === -1) return out + text.slice(i);
    out += text.slice(i, at);
    const c = text[at];
    if (text[at + 1] === c) {
      out += c;
      i = at + 2;
      continue;
    }
    if (c === "}") throw new PyError("ValueError", "Single '}' encountered in format string");
    const end = fieldEnd(text, at + 1);
    out += field(text.slice(at + 1, end), values, counter, depth);
    i = end + 1;
  }
  return out;
}

function nextBrace(text: string, from: number): number {
  for (let i = from; i < text.length; i++) if (text[i] === "{" || text[i] === "}") return i;
  return -1;
}

/** Where the field that starts at `from` ends; braces inside nest, except within an index. */
function fieldEnd(text: string, from: number): number {
  let depth = 1;
  let indexed = false;
  if (from >= text.length) throw new PyError("ValueError", "Single '{' encountered in format string");
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === "[") indexed = true;
    else if (c === "]") indexed = false;
    else if (indexed) continue;
    else if (c === "{") depth++;
    else if (c === "}" && --depth === 0) return i;
  }
  throw new PyError("ValueError", "expected '}' before end of string");
}

function field(text: string, values: Arguments, counter: Counter, depth: number): string {
  let split = 0;
  let indexed = false;
  for (; split < text.length; split++) {
    const c = text[split];
    if (c === "[") indexed = true;
    else if (c === "]") indexed = false;
    else if (!indexed && (c === "!" || c === ":")) break;
  }
  const value = resolve(text.slice(0, split), values, counter);
  let rest = text.slice(split);
  let conversion = "";
  if (rest.startsWith("!")) {
    conversion = rest[1] ?? "";
    if (conversion === "") throw new PyError("ValueError", "end of string while looking for conversion specifier");
    rest = rest.slice(2);
    if (rest !== "" && !rest.startsWith(":"))
      throw new PyError("ValueError", "expected ':' after conversion specifier");
  }
  const spec = expand(rest.slice(1), values, counter, depth - 1);
  return formatValue(converted(value, conversion), spec);
}

function converted(value: Value, conversion: string): Value {
  if (conversion === "") return value;
  if (conversion === "s") return str(value);
  if (conversion === "r" || conversion === "a") return repr(value);
  throw new PyError("ValueError", `Unknown conversion specifier ${conversion}`);
}

const path = /^([^.[]*)((?:\.[^.[]+|\[[^\]]+\])*)$/s;

function resolve(text: string, values: Arguments, counter: Counter): Value {
  const match = path.exec(text);
  if (match === null) throw new PyError("ValueError", "Empty attribute in format string");
  let first = match[1]!;
  const automatic = first === "";
  if (automatic || /^\d+$/.test(first)) {
    if (counter.manual !== undefined && counter.manual === automatic) {
      throw new PyError(
        "ValueError",
        automatic
          ? "cannot switch from manual field specification to automatic field numbering"
          : "cannot switch from automatic field numbering to manual field specification",
      );
    }
    counter.manual = !automatic;
    if (automatic) first = String(counter.next++);
  }
  let value = start(first, values);
  for (const step of match[2]!.matchAll(/\.([^.[]+)|\[([^\]]+)\]/g)) {
    if (step[1] !== undefined) value = members.attribute(value, step[1], bare);
    else value = members.item(value, /^\d+$/.test(step[2]!) ? Number(step[2]) : step[2]!, bare);
    if (value instanceof Undefined && value.origin.type === "SecurityError") throw value.error();
  }
  return value;
}

function start(name: string, values: Arguments): Value {
  if (/^\d+$/.test(name)) {
    const value = values.args[Number(name)];
    if (value === undefined) throw new PyError("IndexError", "tuple index out of range");
    return value;
  }
  const value = values.named(name);
  if (value === undefined) throw new PyError("KeyError", repr(name));
  return value;
}
