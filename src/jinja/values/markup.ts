import { PyObject } from "./object.ts";
import type { Value } from "./value.ts";

/** Text that counts as escaped HTML: what `escape` and `safe` give. Behaves as the text itself, mostly. */
export class Markup extends PyObject {
  override readonly typeName = "Markup";

  override get module(): string {
    return "markupsafe";
  }

  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  override truthy(): boolean {
    return this.text !== "";
  }

  override str(): string {
    return this.text;
  }

  override eq(other: Value): boolean {
    return other instanceof Markup ? other.text === this.text : other === this.text;
  }

  override contains(value: Value): boolean {
    return this.text.includes(value instanceof Markup ? value.text : String(value));
  }

  override toJs(): string {
    return this.text;
  }
}

/** The text of a value that is text, escaped or not. */
export function textOf(value: Value): string | undefined {
  if (typeof value === "string") return value;
  return value instanceof Markup ? value.text : undefined;
}
