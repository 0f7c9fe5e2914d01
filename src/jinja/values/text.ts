import { PyObject } from "./object.ts";
import type { Value } from "./value.ts";

/** What is text in Python and more than that: a subclass of `str`. Behaves as the text itself, mostly. */
export abstract class Text extends PyObject {
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
    return textOf(other) === this.text;
  }

  override contains(value: Value): boolean {
    return this.text.includes(textOf(value) ?? String(value));
  }

  override toJs(): string {
    return this.text;
  }
}

/** The text of a value that is text, of its own kind or not. */
export function textOf(value: Value): string | undefined {
  if (typeof value === "string") return value;
  return value instanceof Text ? value.text : undefined;
}
