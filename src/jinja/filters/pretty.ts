import { PyError } from "../errors.ts";
import { dictEntries } from "../runtime/dicts.ts";
import { compare, compareText } from "../runtime/order.ts";
import { repr } from "../runtime/printing.ts";
import { isDict } from "../runtime/type-name.ts";
import { PySet } from "../values/set.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";

const width = 80;

/** `pprint.pformat`: keys sorted, broken into lines of at most 80 characters, one item a line where it must. */
export function pretty(value: Value): string {
  return layout(value, 0, 0);
}

function order(a: Value, b: Value): number {
  try {
    return compare(a, b);
  } catch (error) {
    if (error instanceof PyError) return compareText(repr(a), repr(b));
    throw error;
  }
}

function flat(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(flat).join(", ")}]`;
  if (value instanceof Tuple) return `(${value.items.map(flat).join(", ")}${value.items.length === 1 ? "," : ""})`;
  if (value instanceof PySet && value.size > 0) return `{${Array.from(value.iter()).sort(order).map(flat).join(", ")}}`;
  if (!isDict(value)) return repr(value);
  return `{${entriesOf(value)
    .map(([k, v]) => `${flat(k)}: ${flat(v)}`)
    .join(", ")}}`;
}

function entriesOf(value: Parameters<typeof dictEntries>[0]): (readonly [Value, Value])[] {
  return Array.from(dictEntries(value)).sort(([a], [b]) => order(a, b));
}

/** `indent` is where the value starts; `room` is what must still fit behind its last line. */
function layout(value: Value, indent: number, room: number): string {
  const line = flat(value);
  if (line.length <= width - indent - room) return line;
  const lines = (parts: readonly ((last: number) => string)[], left: string, right: string): string => {
    const gap = `,\n${" ".repeat(indent + 1)}`;
    return left + parts.map((part, i) => part(i === parts.length - 1 ? room + right.length : 1)).join(gap) + right;
  };
  const items = (list: readonly Value[]) => list.map((item) => (last: number) => layout(item, indent + 1, last));
  if (Array.isArray(value)) return lines(items(value), "[", "]");
  if (value instanceof Tuple) return lines(items(value.items), "(", value.items.length === 1 ? ",)" : ")");
  if (value instanceof PySet) return lines(items(Array.from(value.iter()).sort(order)), "{", "}");
  if (!isDict(value)) return line;
  const parts = entriesOf(value).map(([k, v]) => {
    const key = `${flat(k)}: `;
    return (last: number) => key + layout(v, indent + 1 + key.length, last);
  });
  return lines(parts, "{", "}");
}
