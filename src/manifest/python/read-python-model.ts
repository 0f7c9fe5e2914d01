import { placeIn } from "../../base/code-frame.ts";
import { QuernError } from "../../base/errors.ts";
import { repr } from "../../jinja/index.ts";
import { dbtCalls } from "./calls.ts";
import { type Call, type Expression, Reader } from "./expressions.ts";
import { type Line, linesOf, PythonError, type Token } from "./tokens.ts";

export interface PythonFile {
  readonly file: string;
  readonly text: string;
  readonly startLine: number;
}

/**
 * What a Python model says to dbt, as a template that says the same: its calls of `dbt.ref`, `dbt.source` and `dbt.config`,
 * each on its own line. `dbt.config.get` becomes the configs in which dbt notes what a model asks for.
 * https://docs.getdbt.com/docs/build/python-models
 * @param text the whole file, on whose line `startLine` the code begins
 * @throws QuernError QN-PARSE-PYTHON
 */
export function readPythonModel(code: string, { startLine, file, text }: PythonFile): string {
  try {
    return templateOf(code, startLine);
  } catch (cause) {
    if (!(cause instanceof PythonError)) throw cause;
    const { message, line, hint } = cause;
    throw new QuernError("QN-PARSE-PYTHON", `This Python model can't be read: ${message}`, {
      place: placeIn(file, text, line),
      hint,
    });
  }
}

function templateOf(code: string, startLine: number): string {
  refuseJinja(code, startLine);
  const lines = linesOf(code, startLine);
  if (lines.length === 0) return "";
  checkModel(lines, startLine);
  let template = "";
  let line = startLine;
  const asked: [key: string, fallback: string][] = [];
  for (const [name, call] of lines.flatMap(dbtCalls)) {
    const args = call.args.map((argument) => literal(argument, call));
    const keywords = call.keywords.map(({ name: key, value }) => `${key}=${literal(value, call)}`);
    if (name === "get") {
      if (args.length < 1 || args.length > 2)
        throw new PythonError(
          `dbt.config.get() takes a key and maybe a default, not ${args.length} arguments`,
          call.line,
        );
      asked.push([args[0]!, args[1] ?? "none"]);
      continue;
    }
    template += `${"\n".repeat(Math.max(0, call.line - line))}{{ ${name}(${[...args, ...keywords].join(", ")}) }}`;
    line = Math.max(line, call.line);
  }
  if (asked.length === 0) return template;
  const [keys, defaults] = [asked.map(([key]) => key), asked.map(([, fallback]) => fallback)];
  return `${template}{{ config(config_keys_used=[${keys.join(", ")}], config_keys_defaults=[${defaults.join(", ")}]) }}`;
}

function refuseJinja(code: string, startLine: number): void {
  if (!/\{[{%#]/.test(code)) return;
  const line = startLine + code.slice(0, code.search(/\{[{%#]/)).split("\n").length - 1;
  throw new PythonError(
    "it holds Jinja, which dbt renders in SQL alone",
    line,
    "Say it in Python: dbt.ref(), dbt.config.get().",
  );
}

/** There is one `def model(dbt, session)`, which ends with the return of one thing. */
function checkModel(lines: readonly Line[], startLine: number): void {
  const found = definitions(lines).filter((at) => lines[at]!.tokens[1]?.text === "model");
  if (found.length !== 1)
    throw new PythonError(`dbt wants exactly one function 'model', and there are ${found.length}`, startLine);
  const [at] = found as [number];
  const { tokens } = lines[at]!;
  const names = parameters(tokens);
  const line = tokens[0]!.line;
  const hint = "Begin it with `def model(dbt, session):`.";
  if (names.length > 0 && names[0] !== "dbt")
    throw new PythonError("the first argument of 'model' is not 'dbt'", line, hint);
  if (names.length !== 2)
    throw new PythonError("'model' takes two arguments: dbt, and a session of the warehouse", line, hint);
  const last = lastStatement(lines, at);
  const returned = last[0]?.text === "return" ? new Reader(last.slice(1)).all() : undefined;
  if (returned === undefined || returned.kind === "tuple" || commaIn(last))
    throw new PythonError("'model' must end with the return of one data frame", last[0]?.line ?? line);
}

/** The lines that begin a function, but for functions within functions. */
function definitions(lines: readonly Line[]): number[] {
  const found: number[] = [];
  let within = Number.POSITIVE_INFINITY;
  for (const [i, { indent, tokens }] of lines.entries()) {
    if (indent <= within) within = Number.POSITIVE_INFINITY;
    if (tokens[0]?.text !== "def" || within !== Number.POSITIVE_INFINITY) continue;
    found.push(i);
    within = indent;
  }
  return found;
}

/** Names of a function's parameters that may be given by place: those before `*`. */
function parameters(tokens: readonly Token[]): string[] {
  const names: string[] = [];
  let depth = 0;
  for (const [i, { text }] of tokens.entries()) {
    if ("([{".includes(text)) depth++;
    if (")]}".includes(text) && --depth === 0) break;
    const begins = depth === 1 && (tokens[i - 1]?.text === "," || (tokens[i - 1]?.text === "(" && i === 3));
    if (!begins) continue;
    if (text.startsWith("*")) break;
    names.push(text);
  }
  return names;
}

function lastStatement(lines: readonly Line[], at: number): readonly Token[] {
  const { indent } = lines[at]!;
  let end = at + 1;
  while (end < lines.length && lines[end]!.indent > indent) end++;
  const body = lines.slice(at + 1, end);
  const own = body.filter((line) => line.indent === body[0]!.indent).at(-1)?.tokens ?? lines[at]!.tokens;
  const from = own.findLastIndex(
    ({ text, kind }) => kind === "operator" && (text === ";" || (own === lines[at]!.tokens && text === ":")),
  );
  return own.slice(from + 1);
}

/** Whether a statement holds a comma outside of brackets. */
function commaIn(tokens: readonly Token[]): boolean {
  let depth = 0;
  for (const { kind, text } of tokens) {
    if (kind !== "operator") continue;
    if ("([{".includes(text)) depth++;
    else if (")]}".includes(text)) depth--;
    else if (text === "," && depth === 0) return true;
  }
  return false;
}

/** A literal as Jinja writes it. @throws PythonError */
function literal(node: Expression, call: Call): string {
  switch (node.kind) {
    case "string":
      if (node.parts === undefined) return repr(node.value);
      break;
    case "number":
      if (!/[jJ]$/.test(node.text)) return numeral(node.text);
      break;
    case "negative":
      return `-${literal(node.operand, call)}`;
    case "name":
      if (node.name === "None" || node.name === "True" || node.name === "False") return node.name;
      break;
    case "list":
      return `[${node.items.map((item) => literal(item, call)).join(", ")}]`;
    case "tuple":
      return `(${node.items.map((item) => `${literal(item, call)}, `).join("")})`;
    case "dict": {
      const pair = (key: Expression, i: number): string => `${literal(key, call)}: ${literal(node.values[i]!, call)}`;
      return `{${node.keys.map(pair).join(", ")}}`;
    }
  }
  throw new PythonError(
    "the arguments of dbt.ref, dbt.source and dbt.config must be literals",
    call.line,
    "dbt reads them without running the model: write the value itself, or a config in a property file.",
  );
}

const numeral = (text: string): string => (/^0[xob]/i.test(text) ? String(BigInt(text.replaceAll("_", ""))) : text);
