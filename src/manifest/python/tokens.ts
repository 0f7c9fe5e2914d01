export interface Token {
  readonly kind: "name" | "number" | "string" | "operator";
  readonly text: string;
  readonly line: number;
}

/** A logical line of Python: it ends where no bracket is open. */
export interface Line {
  /** Columns of white space in front; a tab goes to the next multiple of 8. */
  readonly indent: number;
  readonly tokens: readonly Token[];
}

const patterns: readonly [Token["kind"] | "space" | "newline", RegExp][] = [
  ["newline", /\r?\n/y],
  ["space", /(?:[ \t\f]|\\\r?\n|#[^\n]*)+/y],
  [
    "string",
    /[rRbBuUfFtT]{0,2}(?:"""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?!"")(?:[^"\\\n]|\\[\s\S])*"|'(?!'')(?:[^'\\\n]|\\[\s\S])*')/y,
  ],
  ["number", /(?:0[xXoObB][\da-fA-F_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?)/y],
  ["name", /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy],
  ["operator", /:=|->|\.\.\.|\*\*=?|\/\/=?|<<=?|>>=?|[-+*/%@&|^=<>!]=|[-+*/%@&|^~<>()[\]{},:.;=]/y],
];

const pairs: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/**
 * Python's text as logical lines of tokens, without comments and empty lines.
 * @throws PythonError where a string or a bracket stays open
 */
export function linesOf(code: string, firstLine = 1): Line[] {
  const lines: Line[] = [];
  const open: Token[] = [];
  let tokens: Token[] = [];
  let indent = 0;
  let at = 0;
  let line = firstLine;
  const endLine = (): void => {
    if (tokens.length > 0) lines.push({ indent, tokens });
    tokens = [];
    indent = 0;
  };
  while (at < code.length) {
    const [kind, text] = next(code, at, line);
    at += text.length;
    if (kind === "newline") {
      if (open.length === 0) endLine();
    } else if (kind === "space") {
      if (tokens.length === 0) indent = width(text);
    } else {
      const token: Token = { kind, text, line };
      if ("([{".includes(text) && kind === "operator") open.push(token);
      else if (text in pairs && kind === "operator" && open.pop()?.text !== pairs[text])
        throw new PythonError(`'${text}' closes nothing`, line);
      tokens.push(token);
    }
    line += text.split("\n").length - 1;
  }
  if (open.length > 0) throw new PythonError(`'${open.at(-1)!.text}' is never closed`, open.at(-1)!.line);
  endLine();
  return lines;
}

function next(code: string, at: number, line: number): [Token["kind"] | "space" | "newline", string] {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(code)?.[0];
    if (text !== undefined) return [kind, text];
  }
  const found = code[at]!;
  throw new PythonError(found === '"' || found === "'" ? "a string is never closed" : `'${found}' is no Python`, line);
}

function width(space: string): number {
  let columns = 0;
  for (const character of space) {
    if (character === "#" || character === "\\") break;
    columns = character === "\t" ? (Math.floor(columns / 8) + 1) * 8 : columns + 1;
  }
  return columns;
}

/** What keeps a Python model from being read; the line counts in its file. */
export class PythonError extends Error {
  readonly line: number;
  readonly hint: string | undefined;

  constructor(message: string, line: number, hint?: string) {
    super(message);
    this.line = line;
    this.hint = hint;
  }
}
