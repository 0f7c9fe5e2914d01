import { PyObject } from "../values/object.ts";
import type { Value } from "../values/value.ts";
import { MethodTable } from "./method.ts";

/** What `str.encode` gives: enough of bytes to decode, measure, index and print. */
export class Bytes extends PyObject {
  override readonly typeName = "bytes";
  readonly data: Uint8Array;

  constructor(data: Uint8Array) {
    super();
    this.data = data;
  }

  override iter(): Iterable<Value> {
    return this.data;
  }

  override len(): number {
    return this.data.length;
  }

  override item(key: Value): Value | undefined {
    return typeof key === "number" ? this.data.at(key) : undefined;
  }

  override eq(other: Value): boolean {
    return other instanceof Bytes && other.repr() === this.repr();
  }

  override hashKey(): string {
    return this.repr();
  }

  override repr(): string {
    let out = "";
    for (const byte of this.data) {
      if (byte === 9) out += "\\t";
      else if (byte === 10) out += "\\n";
      else if (byte === 13) out += "\\r";
      else if (byte === 92) out += "\\\\";
      else if (byte >= 32 && byte < 127) out += String.fromCharCode(byte);
      else out += `\\x${byte.toString(16).padStart(2, "0")}`;
    }
    const quote = out.includes("'") && !out.includes('"') ? '"' : "'";
    return `b${quote}${quote === "'" ? out.replaceAll("'", "\\'") : out}${quote}`;
  }
}

const bytes = new MethodTable<Bytes>("bytes")
  .named(
    "decode",
    [
      ["encoding", "utf-8"],
      ["errors", "strict"],
    ],
    (self) => new TextDecoder().decode(self.data),
  )
  .named("hex", [], (self) => Array.from(self.data, (b) => b.toString(16).padStart(2, "0")).join(""));

export const bytesMethods = bytes.methods;
