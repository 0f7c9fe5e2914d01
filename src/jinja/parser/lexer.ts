import { isAsciiWord, isSpace, skipSpace, skipSpaceBack } from "./characters.ts";
import { unescape } from "./escapes.ts";

/** Operators are tokens of their own text; the others have names. */
export type TokenType = string;

const integer = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy;
const decimal = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy;
const word = /[\p{L}\p{N}_]+/uy;
const identifier = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;
const rawBegin = /\{%[-+]?\s*raw\s*(?:-%\}\s*|%\})/y;
const rawEnd = /\{%([-+]?)\s*endraw\s*(?:\+%\}|-%\}\s*|%\})/g;
const operators2 = new Set(["//", "**", "==", "!=", ">=", "<="]);
const operators1 = "+-/*%~[](){}><=.:|,;";
const closing: Record<string, string> = { "{": "}", "(": ")", "[": "]" };

/** What the lexer throws; the parser knows the file and makes a `PyError` of it. */
export type Fail = (message: string, line: number, offset: number) => never;

type State = "text" | "variable" | "block";

/**
 * Jinja's lexer with dbt's delimiters, one token at a time: `next()` moves on, then `type`, `text` and so on tell of
 * the current token. Text between tags comes as `data`; comments and whitespace inside tags never come.
 */
export class Lexer {
  readonly source: string;
  type: TokenType = "";
  /** The token's text: a name, an operator, a number as written, a string's value, template data. */
  text = "";
  line = 1;
  offset = 0;

  #pos = 0;
  #line = 1;
  #state: State = "text";
  readonly #brackets: string[] = [];
  readonly #fail: Fail;
  /** Template text that ended at a tag which is not read yet. */
  #pending: TokenType = "";

  /** `source` has LF line ends and no trailing newline to drop. */
  constructor(source: string, fail: Fail) {
    this.source = source;
    this.#fail = fail;
  }

  next(): void {
    if (this.#pending !== "") {
      this.#enter(this.#pending);
      this.#pending = "";
      return;
    }
    if (this.#state === "text") this.#nextText();
    else this.#nextInTag();
  }

  /** Whether `=` (a keyword argument's) follows the current token. */
  assignFollows(): boolean {
    const at = skipSpace(this.source, this.#pos);
    return this.source.charCodeAt(at) === 61 && this.source.charCodeAt(at + 1) !== 61;
  }

  /** Whether the name `expected` follows the current token. */
  nameFollows(expected: string): boolean {
    const at = skipSpace(this.source, this.#pos);
    return this.source.startsWith(expected, at) && !isAsciiWord(this.source.charCodeAt(at + expected.length));
  }

  #set(type: TokenType, text: string, offset: number): void {
    this.type = type;
    this.text = text;
    this.line = this.#line;
    this.offset = offset;
  }

  #advance(to: number): void {
    const { source } = this;
    for (let i = source.indexOf("\n", this.#pos); i !== -1 && i < to; i = source.indexOf("\n", i + 1)) this.#line++;
    this.#pos = to;
  }

  /** Becomes the begin token of a tag whose delimiter starts at the current position. */
  #enter(type: TokenType): void {
    this.#set(type, "", this.#pos);
    const sign = this.source.charCodeAt(this.#pos + 2);
    this.#pos += sign === 45 || sign === 43 ? 3 : 2;
    this.#state = type === "variable_begin" ? "variable" : "block";
  }

  #nextText(): void {
    const { source } = this;
    while (this.#pos < source.length) {
      const start = this.#pos;
      let at = source.indexOf("{", start);
      let kind = 0;
      while (at !== -1) {
        kind = source.charCodeAt(at + 1);
        if (kind === 123 || kind === 37 || kind === 35) break;
        at = source.indexOf("{", at + 1);
      }
      if (at === -1) {
        this.#set("data", source.slice(start), start);
        this.#advance(source.length);
        return;
      }
      const stop = source.charCodeAt(at + 2) === 45 ? skipSpaceBack(source, at, start) : at;
      const line = this.#line;
      this.#advance(at);
      let raw: string | undefined;
      if (kind === 35) this.#skipComment();
      else {
        rawBegin.lastIndex = at;
        if (kind === 37 && rawBegin.test(source)) raw = this.#readRaw(rawBegin.lastIndex);
        else this.#pending = kind === 123 ? "variable_begin" : "block_begin";
      }
      const data = raw === undefined ? source.slice(start, stop) : source.slice(start, stop) + raw;
      if (data !== "") {
        this.type = "data";
        this.text = data;
        this.line = line;
        this.offset = start;
        return;
      }
      if (this.#pending !== "") {
        this.next();
        return;
      }
    }
    this.#set("eof", "", source.length);
  }

  #skipComment(): void {
    const { source } = this;
    const sign = source.charCodeAt(this.#pos + 2);
    const from = this.#pos + (sign === 45 || sign === 43 ? 3 : 2);
    const end = source.indexOf("#}", from);
    if (end === -1) {
      if (from < source.length) this.#fail("Missing end of comment tag", this.#line, this.#pos);
      this.#pos = from;
    } else {
      const strips = end > from && source.charCodeAt(end - 1) === 45;
      this.#advance(strips ? skipSpace(source, end + 2) : end + 2);
    }
  }

  #readRaw(from: number): string {
    const { source } = this;
    rawEnd.lastIndex = from;
    const match = rawEnd.exec(source);
    if (match === null) {
      if (from < source.length) this.#fail("Missing end of raw directive", this.#line, this.#pos);
      this.#pos = from;
      return "";
    }
    const stop = match[1] === "-" ? skipSpaceBack(source, match.index, from) : match.index;
    this.#advance(rawEnd.lastIndex);
    return source.slice(from, stop);
  }

  #nextInTag(): void {
    const { source } = this;
    let i = this.#pos;
    for (let code = source.charCodeAt(i); isSpace(code); code = source.charCodeAt(++i)) if (code === 10) this.#line++;
    this.#pos = i;
    if (i >= source.length) {
      this.#set("eof", "", i);
      return;
    }
    if (this.#brackets.length === 0 && this.#endsTag(i)) return;
    const code = source.charCodeAt(i);
    if (code >= 48 && code <= 57) this.#number(i);
    else if (isAsciiWord(code) || code > 127) this.#name(i);
    else if (code === 39 || code === 34) this.#string(i, code);
    else this.#operator(i);
  }

  #endsTag(i: number): boolean {
    const { source } = this;
    const close = this.#state === "variable" ? "}}" : "%}";
    const code = source.charCodeAt(i);
    const signed = code === 45 || (code === 43 && this.#state === "block");
    const at = signed ? i + 1 : i;
    if (!source.startsWith(close, at)) return false;
    this.#set(this.#state === "variable" ? "variable_end" : "block_end", "", i);
    this.#advance(code === 45 ? skipSpace(source, at + 2) : at + 2);
    this.#state = "text";
    return true;
  }

  #number(i: number): void {
    const { source } = this;
    decimal.lastIndex = i;
    if ((i === 0 || source.charCodeAt(i - 1) !== 46) && decimal.test(source)) {
      this.#set("float", source.slice(i, decimal.lastIndex), i);
      this.#pos = decimal.lastIndex;
      return;
    }
    integer.lastIndex = i;
    integer.test(source);
    this.#set("integer", source.slice(i, integer.lastIndex), i);
    this.#pos = integer.lastIndex;
  }

  #name(i: number): void {
    const { source } = this;
    let end = i;
    while (isAsciiWord(source.charCodeAt(end))) end++;
    if (source.charCodeAt(end) > 127) {
      word.lastIndex = i;
      if (!word.test(source)) this.#unexpected(i);
      end = word.lastIndex;
      if (!identifier.test(source.slice(i, end))) this.#fail("Invalid character in identifier", this.#line, i);
    }
    this.#set("name", source.slice(i, end), i);
    this.#pos = end;
  }

  #string(i: number, quote: number): void {
    const { source } = this;
    let end = i + 1;
    let escaped = false;
    for (; end < source.length; end++) {
      const code = source.charCodeAt(end);
      if (code === quote) break;
      if (code === 92) {
        escaped = true;
        end++;
      }
    }
    if (end >= source.length) this.#unexpected(i);
    let text = source.slice(i + 1, end);
    if (escaped) {
      const result = unescape(text);
      if ("error" in result) this.#fail(result.error, this.#line, i);
      text = result.text;
    }
    this.#set("string", text, i);
    this.#advance(end + 1);
  }

  #operator(i: number): void {
    const { source } = this;
    let text = source.slice(i, i + 2);
    if (!operators2.has(text)) {
      text = source[i]!;
      if (!operators1.includes(text)) this.#unexpected(i);
    }
    const close = closing[text];
    if (close !== undefined) this.#brackets.push(close);
    else if (text === "}" || text === ")" || text === "]") {
      const expected = this.#brackets.pop();
      if (expected === undefined) this.#fail(`unexpected '${text}'`, this.#line, i);
      if (expected !== text) this.#fail(`unexpected '${text}', expected '${expected}'`, this.#line, i);
    }
    this.#set(text, text, i);
    this.#pos = i + text.length;
  }

  #unexpected(i: number): never {
    const char = String.fromCodePoint(this.source.codePointAt(i)!);
    const shown = char === "'" ? `"'"` : `'${char === "\\" ? "\\\\" : char}'`;
    const before = [...this.source.slice(0, i)].length;
    this.#fail(`unexpected char ${shown} at ${before}`, this.#line, i);
  }
}

const names: Record<string, string> = {
  block_begin: "begin of statement block",
  block_end: "end of statement block",
  variable_begin: "begin of print statement",
  variable_end: "end of print statement",
  data: "template data / text",
  eof: "end of template",
};

/** A token type in Jinja's words, for error messages. */
export function describeType(type: TokenType): string {
  return names[type] ?? type;
}
