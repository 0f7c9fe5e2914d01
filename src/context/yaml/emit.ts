import type { YamlNode } from "./represent.ts";
import { isMultiline, scalarStyle } from "./scalar-style.ts";

const width = 80;
const step = 2;

const escapes: Readonly<Record<string, string>> = {
  "\0": "0",
  "\x07": "a",
  "\b": "b",
  "\t": "t",
  "\n": "n",
  "\v": "v",
  "\f": "f",
  "\r": "r",
  "\x1b": "e",
  '"': '"',
  "\\": "\\",
  "\x85": "N",
  "\xa0": "_",
  "\u2028": "L",
  "\u2029": "P",
};

/** The text of a node in PyYAML's layout: blocks, lines of 80, ASCII. */
export function emit(node: YamlNode): string {
  return new Emitter(anchorsOf(node)).document(node);
}

/** Names for the nodes that stand more than once, in the order in which that is seen. */
function anchorsOf(root: YamlNode): ReadonlyMap<YamlNode, string> {
  const seen = new Set<YamlNode>();
  const anchors = new Map<YamlNode, string>();
  const walk = (node: YamlNode): void => {
    if (seen.has(node)) {
      if (!anchors.has(node)) anchors.set(node, `id${String(anchors.size + 1).padStart(3, "0")}`);
      return;
    }
    seen.add(node);
    if (node.kind === "sequence") node.items.forEach(walk);
    else if (node.kind === "mapping") for (const pair of node.entries) pair.forEach(walk);
  };
  walk(root);
  return anchors;
}

const isEmpty = (node: YamlNode): boolean =>
  (node.kind === "sequence" && node.items.length === 0) || (node.kind === "mapping" && node.entries.length === 0);

const tagOf = (node: YamlNode): string => `!!${node.kind === "sequence" ? "seq" : node.tag}`;

/** Where a node stands; the indent of what holds it, none at the root. */
interface Position {
  readonly indent: number | undefined;
  readonly inMapping?: boolean;
  readonly isKey?: boolean;
}

class Emitter {
  readonly #anchors: ReadonlyMap<YamlNode, string>;
  readonly #written = new Set<YamlNode>();
  #out = "";
  #column = 0;
  /** The last character was white space. */
  #afterSpace = true;
  /** Nothing but indentation and dashes stands on the line yet. */
  #atIndent = true;

  constructor(anchors: ReadonlyMap<YamlNode, string>) {
    this.#anchors = anchors;
  }

  document(root: YamlNode): string {
    this.#node(root, { indent: undefined });
    this.#newLine(0);
    // a plain text at the root has no end of its own
    const isOpen = root.kind === "scalar" && scalarStyle(root.text, root.tag, false) === "plain";
    return isOpen ? `${this.#out}...\n` : this.#out;
  }

  #node(node: YamlNode, position: Position): void {
    const anchor = this.#anchors.get(node);
    if (anchor !== undefined) {
      this.#indicator(`${this.#written.has(node) ? "*" : "&"}${anchor}`);
      if (this.#written.has(node)) return;
      this.#written.add(node);
    }
    if (node.kind === "scalar") this.#scalar(node, position);
    else if (node.kind === "sequence") this.#sequence(node.items, position);
    else this.#mapping(node, position);
  }

  #sequence(items: readonly YamlNode[], { indent, inMapping }: Position): void {
    if (items.length === 0) return this.#indicator("[]");
    // below a key, dashes stand in its column
    const keeps = inMapping === true && !this.#atIndent;
    const inner = indent === undefined ? 0 : keeps ? indent : indent + step;
    for (const item of items) {
      this.#newLine(inner);
      this.#indicator("-", true);
      this.#node(item, { indent: inner });
    }
  }

  #mapping(node: YamlNode & { kind: "mapping" }, { indent }: Position): void {
    if (node.tag === "set") this.#indicator(tagOf(node));
    if (node.entries.length === 0) return this.#indicator("{}");
    const inner = indent === undefined ? 0 : indent + step;
    for (const [key, value] of node.entries) {
      this.#newLine(inner);
      if (this.#isSimpleKey(key)) {
        this.#node(key, { indent: inner, inMapping: true, isKey: true });
        this.#write(":");
        this.#afterSpace = this.#atIndent = false;
      } else {
        this.#indicator("?", true);
        this.#node(key, { indent: inner, inMapping: true });
        this.#newLine(inner);
        this.#indicator(":", true);
      }
      this.#node(value, { indent: inner, inMapping: true });
    }
  }

  #isSimpleKey(key: YamlNode): boolean {
    const anchor = this.#anchors.get(key);
    if (anchor !== undefined && this.#written.has(key)) return true;
    const length =
      (anchor?.length ?? 0) + tagOf(key).length + (key.kind === "scalar" ? Array.from(key.text).length : 0);
    if (length >= 128) return false;
    return key.kind === "scalar" ? key.text !== "" && !isMultiline(key.text) : isEmpty(key);
  }

  #scalar({ text, tag }: YamlNode & { kind: "scalar" }, { indent, isKey = false }: Position): void {
    const style = scalarStyle(text, tag, isKey);
    const inner = (indent ?? 0) + step;
    if (style !== "plain" && tag !== "str") this.#indicator(`!!${tag}`);
    if (style === "double") this.#doubleQuoted(Array.from(text), inner, !isKey);
    else if (style === "single") this.#singleQuoted(text, inner, !isKey);
    else {
      this.#indicator("");
      for (const part of text.match(/ +|[^ ]+/g) ?? []) {
        if (part === " " && this.#column > width && !isKey) this.#continued(inner);
        else this.#write(part);
      }
    }
  }

  #singleQuoted(text: string, indent: number, folds: boolean): void {
    this.#indicator("'");
    let at = 0;
    for (const part of text.match(/ +|\n+|'|[^ \n']+/g) ?? []) {
      const isInside = at > 0 && at + part.length < text.length;
      at += part.length;
      if (part === " " && folds && isInside && this.#column > width) this.#newLine(indent);
      else if (part.startsWith("\n")) {
        // one break more than there are: a single one would be read as a space
        for (let i = 0; i <= part.length; i++) this.#break();
        this.#newLine(indent);
      } else this.#write(part === "'" ? "''" : part);
    }
    this.#write("'");
    this.#afterSpace = this.#atIndent = false;
  }

  #doubleQuoted(text: readonly string[], indent: number, folds: boolean): void {
    this.#indicator('"');
    let start = 0;
    for (let end = 0; end <= text.length; end++) {
      const char = text[end];
      if (char === undefined || /[^\x20-\x7e]|["\\]/u.test(char)) {
        this.#write(text.slice(start, end).join(""));
        start = end;
        if (char !== undefined) {
          this.#write(escaped(char));
          start = end + 1;
        }
      }
      const mayFold = folds && end > 0 && end < text.length - 1 && (char === " " || start >= end);
      if (!mayFold || this.#column + end - start <= width) continue;
      this.#write(`${text.slice(start, end).join("")}\\`);
      start = Math.max(start, end);
      this.#continued(indent);
      if (text[start] === " ") this.#write("\\");
    }
    this.#write('"');
    this.#afterSpace = this.#atIndent = false;
  }

  /** Goes on in the next line with the same scalar. */
  #continued(indent: number): void {
    this.#newLine(indent);
    this.#afterSpace = this.#atIndent = false;
  }

  #indicator(text: string, leadsLine = false): void {
    this.#write(this.#afterSpace ? text : ` ${text}`);
    this.#afterSpace = false;
    this.#atIndent = this.#atIndent && leadsLine;
  }

  /** The column of an indent, in a new line unless this one has room for it. */
  #newLine(indent: number): void {
    if (!this.#atIndent || this.#column > indent || (this.#column === indent && !this.#afterSpace)) this.#break();
    if (this.#column >= indent) return;
    this.#write(" ".repeat(indent - this.#column));
    this.#afterSpace = true;
  }

  #break(): void {
    this.#out += "\n";
    this.#column = 0;
    this.#afterSpace = this.#atIndent = true;
  }

  #write(text: string): void {
    this.#out += text;
    this.#column += text.length;
  }
}

function escaped(char: string): string {
  const known = escapes[char];
  if (known !== undefined) return `\\${known}`;
  const code = char.codePointAt(0)!;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}
