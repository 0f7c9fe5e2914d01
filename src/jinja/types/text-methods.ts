import { PyError } from "../errors.ts";
import { braceFormat, braceFormatMap } from "../runtime/brace-format.ts";
import { characters, pointOffset, textLength, textSlice } from "../runtime/code-points.ts";
import { dictGet } from "../runtime/dicts.ts";
import { itemsOf } from "../runtime/iteration.ts";
import { asIndex } from "../runtime/numbers.ts";
import { truthy } from "../runtime/truth.ts";
import { isDict, typeName } from "../runtime/type-name.ts";
import { Dict } from "../values/dict.ts";
import { Tuple } from "../values/tuple.ts";
import type { Value } from "../values/value.ts";
import { Bytes } from "./bytes.ts";
import { MethodTable } from "./method.ts";
import { split, splitFromEnd, splitLines, strip } from "./text-split.ts";
import { textTests, titleCase } from "./text-tests.ts";

function text(value: Value | undefined, message = (type: string) => `must be str, not ${type}`): string {
  if (typeof value === "string") return value;
  throw new PyError("TypeError", message(typeName(value ?? null)));
}

function integer(value: Value | undefined): number {
  const index = asIndex(value ?? null);
  if (index !== undefined) return index;
  throw new PyError("TypeError", `'${typeName(value ?? null)}' object cannot be interpreted as an integer`);
}

/** The part of a text that optional `start` and `stop` leave, and where it begins; `undefined` when past the end. */
function window(self: string, start: Value, stop: Value): { part: string; from: number } | undefined {
  if (start === null && stop === null) return { part: self, from: 0 };
  const length = textLength(self);
  const clip = (value: Value, fallback: number): number => {
    if (value === null) return fallback;
    const at = integer(value);
    return at < 0 ? Math.max(0, at + length) : at;
  };
  const from = clip(start, 0);
  const to = Math.min(clip(stop, length), length);
  return from > length ? undefined : { part: textSlice(self, from, Math.max(from, to)), from };
}

function find(self: string, needle: Value, start: Value, stop: Value, last: boolean): number {
  const sought = text(needle);
  const found = window(self, start, stop);
  if (found === undefined) return -1;
  const at = last ? found.part.lastIndexOf(sought) : found.part.indexOf(sought);
  return at === -1 ? -1 : pointOffset(found.part, at) + found.from;
}

function indexOrFail(at: number): number {
  if (at === -1) throw new PyError("ValueError", "substring not found");
  return at;
}

function count(self: string, needle: Value, start: Value, stop: Value): number {
  const sought = text(needle);
  const found = window(self, start, stop);
  if (found === undefined) return 0;
  return sought === "" ? textLength(found.part) + 1 : found.part.split(sought).length - 1;
}

/** `startswith` and `endswith`: a text or a tuple of them. */
function affix(name: string, self: string, affixes: Value, start: Value, stop: Value): boolean {
  const found = window(self, start, stop);
  const options = affixes instanceof Tuple ? affixes.items : [affixes];
  for (const option of options) {
    const wanted = text(option, (type) =>
      affixes instanceof Tuple
        ? `tuple for ${name} must only contain str, not ${type}`
        : `${name} first arg must be str or a tuple of str, not ${type}`,
    );
    if (found !== undefined && (name === "startswith" ? found.part.startsWith(wanted) : found.part.endsWith(wanted))) {
      return true;
    }
  }
  return false;
}

function fillOf(value: Value): string {
  const fill = text(value, (type) => `The fill character must be a unicode character, not ${type}`);
  if (textLength(fill) !== 1) throw new PyError("TypeError", "The fill character must be exactly one character long");
  return fill;
}

function widen(self: string, width: Value, fill: Value, left: (missing: number, wide: number) => number): string {
  const wide = integer(width);
  const mark = fillOf(fill);
  const missing = wide - textLength(self);
  if (missing <= 0) return self;
  if (wide > 100_000_000) throw new PyError("MemoryError", "the padded text is too long");
  const before = left(missing, wide);
  return mark.repeat(before) + self + mark.repeat(missing - before);
}

function replace(self: string, old: string, fresh: string, most: number): string {
  if (most < 0) return old === "" ? replaceEmpty(self, fresh, Number.POSITIVE_INFINITY) : self.split(old).join(fresh);
  return old === "" ? replaceEmpty(self, fresh, most) : split(self, old, most).join(fresh);
}

function replaceEmpty(self: string, fresh: string, most: number): string {
  let left = most;
  let out = "";
  for (const c of characters(self)) out += left-- > 0 ? fresh + c : c;
  return left > 0 ? out + fresh : out;
}

function expandTabs(self: string, size: number): string {
  let column = 0;
  return Array.from(self, (c) => {
    if (c === "\t") {
      const step = size > 0 ? size - (column % size) : 0;
      column += step;
      return " ".repeat(step);
    }
    column = c === "\n" || c === "\r" ? 0 : column + 1;
    return c;
  }).join("");
}

function zeroFill(self: string, width: number): string {
  const missing = width - textLength(self);
  if (missing <= 0) return self;
  if (width > 100_000_000) throw new PyError("MemoryError", "the padded text is too long");
  const sign = self[0] === "-" || self[0] === "+" ? self[0] : "";
  return sign + "0".repeat(missing) + self.slice(sign.length);
}

function parts(self: string, separator: Value, last: boolean): Tuple {
  const mark = text(separator);
  if (mark === "") throw new PyError("ValueError", "empty separator");
  const at = last ? self.lastIndexOf(mark) : self.indexOf(mark);
  if (at === -1) return new Tuple(last ? ["", "", self] : [self, "", ""]);
  return new Tuple([self.slice(0, at), mark, self.slice(at + mark.length)]);
}

function joined(self: string, items: Value): string {
  const found = itemsOf(items).map((item, i) =>
    text(item, (type) => `sequence item ${i}: expected str instance, ${type} found`),
  );
  return found.join(self);
}

function capitalize(self: string): string {
  const [first, ...rest] = characters(self);
  return first === undefined ? "" : titleCase(first) + rest.join("").toLowerCase();
}

function swapCase(self: string): string {
  return Array.from(self, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join("");
}

function makeTrans(x: Value, y: Value, z: Value): Dict {
  const table = new Dict();
  if (y === null) {
    if (!isDict(x)) throw new PyError("TypeError", "if you give only one argument to maketrans it must be a dict");
    const entries = x instanceof Dict ? x.entries() : Object.entries(x);
    for (const [key, value] of entries) table.set(typeof key === "string" ? key.codePointAt(0)! : key, value);
    return table;
  }
  const from = characters(text(x));
  const to = characters(text(y));
  if (from.length !== to.length) {
    throw new PyError("ValueError", "the first two maketrans arguments must have equal length");
  }
  from.forEach((c, i) => {
    table.set(c.codePointAt(0)!, to[i]!.codePointAt(0)!);
  });
  for (const c of z === null ? "" : text(z)) table.set(c.codePointAt(0)!, null);
  return table;
}

function translate(self: string, table: Value): string {
  return Array.from(self, (c) => {
    const found = isDict(table) ? dictGet(table, c.codePointAt(0)!) : undefined;
    if (found === undefined) return c;
    return found === null ? "" : typeof found === "number" ? String.fromCodePoint(found) : text(found);
  }).join("");
}

const strings = new MethodTable<string>("str")
  .add("upper", [], (self) => self.toUpperCase())
  .add("lower", [], (self) => self.toLowerCase())
  .add("casefold", [], (self) => self.replaceAll("ß", "ss").replaceAll("ẞ", "ss").toLowerCase())
  .add("capitalize", [], capitalize)
  .add("title", [], titleCase)
  .add("swapcase", [], swapCase)
  .add("strip", [["chars", null]], (self, chars) => strip(self, stripped(chars!), true, true))
  .add("lstrip", [["chars", null]], (self, chars) => strip(self, stripped(chars!), true, false))
  .add("rstrip", [["chars", null]], (self, chars) => strip(self, stripped(chars!), false, true))
  .named(
    "split",
    [
      ["sep", null],
      ["maxsplit", -1],
    ],
    (self, sep, most) => split(self, separator(sep!), integer(most)),
  )
  .named(
    "rsplit",
    [
      ["sep", null],
      ["maxsplit", -1],
    ],
    (self, sep, most) => splitFromEnd(self, separator(sep!), integer(most)),
  )
  .named("splitlines", [["keepends", false]], (self, keep) => splitLines(self, truthy(keep!)))
  .add("partition", ["sep"], (self, sep) => parts(self, sep!, false))
  .add("rpartition", ["sep"], (self, sep) => parts(self, sep!, true))
  .add("join", ["iterable"], (self, items) => joined(self, items!))
  .add("replace", ["old", "new", ["count", -1]], (self, old, fresh, most) =>
    replace(
      self,
      text(old, (type) => `replace() argument 1 must be str, not ${type}`),
      text(fresh, (type) => `replace() argument 2 must be str, not ${type}`),
      integer(most),
    ),
  )
  .add("removeprefix", ["prefix"], (self, prefix) => {
    const cut = text(prefix, (type) => `removeprefix() argument must be str, not ${type}`);
    return self.startsWith(cut) ? self.slice(cut.length) : self;
  })
  .add("removesuffix", ["suffix"], (self, suffix) => {
    const cut = text(suffix, (type) => `removesuffix() argument must be str, not ${type}`);
    return cut !== "" && self.endsWith(cut) ? self.slice(0, -cut.length) : self;
  })
  .add("find", ["sub", ["start", null], ["end", null]], (self, sub, a, b) => find(self, sub!, a!, b!, false))
  .add("rfind", ["sub", ["start", null], ["end", null]], (self, sub, a, b) => find(self, sub!, a!, b!, true))
  .add("index", ["sub", ["start", null], ["end", null]], (self, sub, a, b) =>
    indexOrFail(find(self, sub!, a!, b!, false)),
  )
  .add("rindex", ["sub", ["start", null], ["end", null]], (self, sub, a, b) =>
    indexOrFail(find(self, sub!, a!, b!, true)),
  )
  .add("count", ["sub", ["start", null], ["end", null]], (self, sub, a, b) => count(self, sub!, a!, b!))
  .add("startswith", ["prefix", ["start", null], ["end", null]], (self, prefix, a, b) =>
    affix("startswith", self, prefix!, a!, b!),
  )
  .add("endswith", ["suffix", ["start", null], ["end", null]], (self, suffix, a, b) =>
    affix("endswith", self, suffix!, a!, b!),
  )
  .add("center", ["width", ["fillchar", " "]], (self, width, fill) =>
    widen(self, width!, fill!, (missing, wide) => Math.floor(missing / 2) + (missing & wide & 1)),
  )
  .add("ljust", ["width", ["fillchar", " "]], (self, width, fill) => widen(self, width!, fill!, () => 0))
  .add("rjust", ["width", ["fillchar", " "]], (self, width, fill) => widen(self, width!, fill!, (missing) => missing))
  .add("zfill", ["width"], (self, width) => zeroFill(self, integer(width)))
  .named("expandtabs", [["tabsize", 8]], (self, size) => expandTabs(self, integer(size)))
  .named(
    "encode",
    [
      ["encoding", "utf-8"],
      ["errors", "strict"],
    ],
    (self) => new Bytes(new TextEncoder().encode(self)),
  )
  .add("maketrans", ["x", ["y", null], ["z", null]], (_self, x, y, z) => makeTrans(x!, y!, z!))
  .add("translate", ["table"], (self, table) => translate(self, table!))
  .raw("format", (self, args, kwargs) => braceFormat(self, args, kwargs))
  .add("format_map", ["mapping"], (self, mapping) => braceFormatMap(self, mapping!));

for (const [name, test] of Object.entries(textTests)) strings.add(name, [], (self) => test(self));

function stripped(value: Value): string | null {
  return value === null ? null : text(value, () => "strip arg must be None or str");
}

function separator(value: Value): string | null {
  return value === null ? null : text(value, (type) => `must be str or None, not ${type}`);
}

export const textMethods = strings.methods;
