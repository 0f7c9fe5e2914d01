import { Text } from "./text.ts";
import type { Value } from "./value.ts";

/** A member of an enumeration of texts, such as `RunStatus.Success`: the text, with its `name` and `value`. */
export class EnumText extends Text {
  readonly typeName: string;
  readonly #name: string;

  constructor(typeName: string, name: string, text: string) {
    super(text);
    this.typeName = typeName;
    this.#name = name;
  }

  override attr(name: string): Value | undefined {
    if (name === "value") return this.text;
    return name === "name" ? this.#name : undefined;
  }

  override repr(): string {
    return `<${this.typeName}.${this.#name}: '${this.text}'>`;
  }
}
