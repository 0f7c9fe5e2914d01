import { PyError } from "../errors.ts";
import { PyObject } from "../values/object.ts";
import type { Value } from "../values/value.ts";
import { literal } from "./literal.ts";
import { numeric } from "./numbers.ts";
import { textRepr } from "./printing.ts";

/** What `as_text` and its kin leave in native rendering: a text with a say in what the whole result is. */
export class Marker extends PyObject {
  override readonly typeName = "str";
  readonly kind: "as_text" | "as_bool" | "as_native" | "as_number";
  readonly text: string;

  constructor(kind: Marker["kind"], text: string) {
    super();
    this.kind = kind;
    this.text = text;
  }

  override truthy(): boolean {
    return this.text !== "";
  }

  override str(): string {
    return this.text;
  }

  override repr(): string {
    return textRepr(this.text);
  }
}

function converted(marker: Marker): Value {
  const { kind, text } = marker;
  if (kind === "as_text") return text;
  const read = literal(text);
  const value = read === undefined ? text : read;
  const isNumber = typeof value !== "boolean" && numeric(value) !== undefined;
  if ((kind === "as_bool" && typeof value !== "boolean") || (kind === "as_number" && !isNumber)) {
    const type = kind === "as_bool" ? "bool" : "number";
    throw new PyError("JinjaRenderingError", `Could not convert value '${text}' into type '${type}'`);
  }
  return value;
}

/** The value of a native rendering from what was printed: a single part keeps its type, several become text. */
export function nativeResult(parts: readonly Value[], text: (value: Value) => string): Value {
  const [only] = parts;
  if (only === undefined) return "";
  if (parts.length > 1) return parts.map(text).join("");
  return only instanceof Marker ? converted(only) : only;
}
