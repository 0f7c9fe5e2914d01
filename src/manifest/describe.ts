import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { newCaptured, parseContext } from "../context/index.ts";
import { parse, renderSync } from "../jinja/index.ts";
import type { ManifestBuilder } from "./builder.ts";
import { placeOf, type YamlEntry } from "./yaml-entries.ts";

/** Descriptions with `{{ doc('...') }}`: the text, and the doc blocks it names. */
export class Describer {
  readonly #builder: ManifestBuilder;

  constructor(builder: ManifestBuilder) {
    this.#builder = builder;
  }

  /** @throws QuernError QN-DOC-NOT-FOUND with the place and the nearest block */
  describe(text: string, entry: YamlEntry, blocks: string[] = []): string {
    if (!text.includes("{{") && !text.includes("{%") && !text.includes("{#")) return text;
    const context = parseContext(this.#builder.session, null, entry.project.name, newCaptured());
    for (const match of text.matchAll(/\{\{-?\s*doc\(\s*(['"])([^'"]+)\1\s*(?:,\s*(['"])([^'"]+)\3\s*)?\)/g)) {
      const id = match[4] === undefined ? this.#find(match[2]!, entry.project.name) : `doc.${match[2]}.${match[4]}`;
      if (id !== undefined && this.#builder.docs[id] !== undefined) blocks.push(id);
    }
    try {
      return renderSync(parse(text, { file: entry.file.absolute }), context.scope);
    } catch (cause) {
      if (!(cause instanceof QuernError)) throw cause;
      const names = Object.values(this.#builder.docs).map((doc) => doc.name);
      const asked = /Documentation for '(?:.*\.)?(\w+)'/.exec(cause.message)?.[1];
      throw new QuernError(cause.code, `${cause.message} (in the description of '${String(entry.value.name)}')`, {
        place: placeOf(entry),
        hint: asked === undefined ? cause.hint : didYouMean(asked, names),
      });
    }
  }

  #find(name: string, packageName: string): string | undefined {
    return [`doc.${packageName}.${name}`, `doc.${this.#builder.session.workspace.root.name}.${name}`].find(
      (id) => this.#builder.docs[id] !== undefined,
    );
  }
}
