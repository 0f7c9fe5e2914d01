import { codeFrame } from "../base/code-frame.ts";
import { PyError } from "./errors.ts";

/** A top-level definition of a file, found without parsing what is in it. */
export interface Block {
  readonly kind: "macro" | "test" | "materialization" | "snapshot" | "docs" | "text";
  /** As written, without dbt's mangling. */
  readonly name: string;
  /** Of a materialization: the adapter it is for; undefined for the default one. */
  readonly adapter: string | undefined;
  /** Of a materialization: `supported_languages`, when they are said. */
  readonly languages: readonly string[] | undefined;
  /** The whole definition with its tags. */
  readonly text: string;
  /** What stands between the tags. */
  readonly body: string;
  /** The line of the file on which `text` begins. */
  readonly line: number;
}

const kinds: Readonly<Record<string, { readonly kind: Block["kind"]; readonly end: string }>> = {
  macro: { kind: "macro", end: "endmacro" },
  test: { kind: "test", end: "endtest" },
  data_test: { kind: "test", end: "enddata_test" },
  materialization: { kind: "materialization", end: "endmaterialization" },
  snapshot: { kind: "snapshot", end: "endsnapshot" },
  docs: { kind: "docs", end: "enddocs" },
};

interface Tag {
  readonly word: string;
  /** The text between the word and the closing delimiter. */
  readonly rest: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The definitions at the top level of a file: macros, tests, materializations, snapshots, docs; other text is left out.
 * @throws PyError TemplateSyntaxError for a definition that is not closed or has no name
 */
export function blocks(source: string, file: string): Block[] {
  const found: Block[] = [];
  const scan = new TagScanner(source);
  for (let tag = scan.next(); tag !== undefined; tag = scan.next()) {
    const known = Object.hasOwn(kinds, tag.word) ? kinds[tag.word]! : undefined;
    if (known === undefined) continue;
    const close = known.kind === "docs" ? scan.findRaw(known.end) : scan.findEnd(tag.word, known.end);
    const line = lineAt(source, tag.start);
    if (close === undefined) {
      throw new PyError(
        "TemplateSyntaxError",
        `Reached EOF without finding a close tag for ${tag.word} (searched for ${known.end})`,
        {
          place: { file, line, frame: codeFrame(source, line) },
        },
      );
    }
    const name = /^\s*([A-Za-z_]\w*)/.exec(tag.rest)?.[1];
    if (name === undefined) {
      throw new PyError("TemplateSyntaxError", `a ${tag.word} block needs a name`, {
        place: { file, line, frame: codeFrame(source, line) },
      });
    }
    const adapter = /\badapter\s*=\s*(['"])(.*?)\1/.exec(tag.rest)?.[2];
    const languages = /\bsupported_languages\s*=\s*\[([^\]]*)\]/.exec(tag.rest)?.[1];
    found.push({
      kind: known.kind,
      name,
      adapter: known.kind === "materialization" ? adapter : undefined,
      languages: languages?.split(",").map((word) => word.trim().replace(/^['"]|['"]$/g, "")),
      text: source.slice(tag.start, close.end),
      body: source.slice(tag.end, close.start),
      line,
    });
  }
  return found;
}

function lineAt(source: string, offset: number): number {
  let line = 1;
  for (let at = source.indexOf("\n"); at !== -1 && at < offset; at = source.indexOf("\n", at + 1)) line++;
  return line;
}

/** Walks the statement tags of a text; comments, expressions and raw sections are passed over whole. */
class TagScanner {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  next(): Tag | undefined {
    const source = this.#source;
    for (;;) {
      const open = source.indexOf("{", this.#at);
      if (open === -1) return undefined;
      const second = source[open + 1];
      if (second === "#") this.#at = after(source, "#}", open + 2);
      else if (second === "{") this.#at = endOfTag(source, open + 2, "}}");
      else if (second === "%") {
        const end = endOfTag(source, open + 2, "%}");
        this.#at = end;
        const inner = source
          .slice(open + 2, end - 2)
          .replace(/^[-+]/, "")
          .replace(/[-+]$/, "");
        const match = /^\s*(\w+)([\s\S]*)$/.exec(inner);
        if (match === null) continue;
        if (match[1] === "raw") {
          this.findRaw("endraw");
          continue;
        }
        return { word: match[1]!, rest: match[2]!, start: open, end };
      } else this.#at = open + 1;
    }
  }

  /** The closing tag of a definition; the same word inside opens another one. */
  findEnd(word: string, end: string): Tag | undefined {
    let depth = 1;
    for (let tag = this.next(); tag !== undefined; tag = this.next()) {
      if (tag.word === word) depth++;
      else if (tag.word === end && --depth === 0) return tag;
    }
    return undefined;
  }

  /** The closing tag of a section whose inside is not Jinja. */
  findRaw(end: string): Tag | undefined {
    const pattern = new RegExp(`\\{%[-+]?\\s*${end}\\s*[-+]?%\\}`, "g");
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (match === null) {
      this.#at = this.#source.length;
      return undefined;
    }
    this.#at = match.index + match[0].length;
    return { word: end, rest: "", start: match.index, end: this.#at };
  }
}

function after(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from);
  return at === -1 ? source.length : at + mark.length;
}

/** The offset behind a tag's closing delimiter; delimiters in strings don't count. */
function endOfTag(source: string, from: number, close: string): number {
  let quote = "";
  for (let i = from; i < source.length; i++) {
    const c = source[i]!;
    if (quote !== "") {
      if (c === "\\") i++;
      else if (c === quote) quote = "";
    } else if (c === "'" || c === '"') quote = c;
    else if (c === close[0] && source[i + 1] === "}") return i + 2;
  }
  return source.length;
}
