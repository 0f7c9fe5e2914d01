import { Text } from "./text.ts";

/** Text that counts as escaped HTML: what `escape` and `safe` give. */
export class Markup extends Text {
  override readonly typeName = "Markup";

  override get module(): string {
    return "markupsafe";
  }
}
