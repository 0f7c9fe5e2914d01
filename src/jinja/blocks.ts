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
  /** The whole definition with its tags, and the white space outside that they trim, as dbt cuts it out. */
  readonly text: string;
  /** What stands between the tags, without the white space that they trim. */
  readonly body: string;
  /** The line of the file on which the definition begins. */
  readonly line: number;
  /** The line of the file on which `body` begins. */
  readonly bodyLine: number;
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
  /** Where its delimiter begins. */
  readonly open: number;
  /** From here to `end` goes the tag with the white space that it trims. */
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
    const line = lineAt(source, tag.open);
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
      bodyLine: lineAt(source, tag.end),
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
  /** The white space around a whole file belongs to nothing. */
  readonly #end: number;
  #at: number;

  constructor(source: string) {
    this.#source = source;
    this.#at = source.length - source.trimStart().length;
    this.#end = source.trimEnd().length;
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
        const close = endOfTag(source, open + 2, "%}");
        const start = source[open + 2] === "-" ? trimmedFrom(source, open, this.#at) : open;
        const end = source[close - 3] === "-" ? trimmedTo(source, close, this.#end) : close;
        const inner = source
          .slice(open + 2, close - 2)
          .replace(/^[-+]/, "")
          .replace(/[-+]$/, "");
        this.#at = end;
        const match = /^\s*(\w+)([\s\S]*)$/.exec(inner);
        if (match === null) continue;
        if (match[1] === "raw") {
          this.findRaw("endraw");
          continue;
        }
        return { word: match[1]!, rest: match[2]!, open, start, end };
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
    const pattern = new RegExp(`(?:\\s*\\{%-|\\{%\\+?)\\s*${end}\\s*(?:-%\\}\\s*|\\+?%\\})`, "g");
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#source);
    if (match === null) {
      this.#at = this.#source.length;
      return undefined;
    }
    this.#at = match.index + match[0].length;
    const start = match.index;
    return { word: end, rest: "", open: start, start, end: this.#at };
  }
}

/** Where white space before an offset begins, but not before `from`. */
function trimmedFrom(source: string, offset: number, from: number): number {
  let start = offset;
  while (start > from && /\s/.test(source[start - 1]!)) start--;
  return start;
}

function trimmedTo(source: string, offset: number, to: number): number {
  let end = offset;
  while (end < to && /\s/.test(source[end]!)) end++;
  return end;
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
