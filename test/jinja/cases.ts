import { QuernError } from "../../src/base/errors.ts";
import { conversions } from "../../src/context/names/conversions.ts";
import {
  bindMacro,
  blocks,
  Float,
  fromJs,
  macroOf,
  makeModules,
  PyDate,
  PyDateTime,
  PyError,
  parse,
  renderAsync,
  renderNativeAsync,
  renderNativeSync,
  renderSync,
  repr,
  Scope,
  type Value,
} from "../../src/jinja/index.ts";

/** One line of a file of cases: a template and what Python's Jinja2 makes of it. */
export interface JinjaCase {
  readonly name: string;
  readonly template: string;
  readonly context: Record<string, unknown>;
  readonly macros?: string;
  readonly native?: boolean;
  readonly capture_macros?: boolean;
  readonly expected?: string;
  readonly expected_repr?: string;
  readonly error?: { readonly type: string; readonly message: string };
}

type Driver = "sync" | "async";

/** Runs cases by both drivers; `problem` says how an outcome differs. */
export async function* runCases(
  cases: readonly JinjaCase[],
): AsyncIterable<{ name: string; problem: string | undefined }> {
  for (const each of cases) {
    let problem: string | undefined;
    for (const driver of ["sync", "async"] as const) {
      problem ??= differs(each, await outcome(each, driver), driver);
    }
    yield { name: each.name, problem };
  }
}

interface Outcome {
  readonly text?: string;
  readonly error?: { readonly type: string; readonly message: string };
}

async function outcome(each: JinjaCase, driver: Driver): Promise<Outcome> {
  const scope = scopeOf(each, driver);
  try {
    const template = parse(each.template, { file: each.name });
    if (each.native === true) {
      const value = driver === "sync" ? renderNativeSync(template, scope) : await renderNativeAsync(template, scope);
      return { text: repr(value) };
    }
    return { text: driver === "sync" ? renderSync(template, scope) : await renderAsync(template, scope) };
  } catch (cause) {
    if (cause instanceof PyError) return { error: { type: cause.type, message: cause.message } };
    if (cause instanceof QuernError) return { error: { type: cause.code, message: cause.message } };
    return { error: { type: "INTERNAL", message: String(cause instanceof Error ? cause.stack : cause) } };
  }
}

/** Kinds of errors are compared where Python's name is a Python one; dbt's own wrapping of a conversion has its own text. */
function differs(each: JinjaCase, found: Outcome, driver: Driver): string | undefined {
  const expected = each.expected ?? each.expected_repr;
  if (each.error === undefined) {
    if (found.error !== undefined)
      return `${driver}: expected ${JSON.stringify(expected)}, got ${found.error.type}: ${found.error.message}`;
    return found.text === expected
      ? undefined
      : `${driver}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(found.text)}`;
  }
  if (found.error === undefined)
    return `${driver}: expected ${each.error.type}: ${each.error.message}, got ${JSON.stringify(found.text)}`;
  const wanted = each.error.message.replace(/^Compilation Error\s+/, "");
  if (found.error.type === "INTERNAL" || !sameMessage(wanted, found.error.message)) {
    return `${driver}: expected ${each.error.type}: ${wanted}, got ${found.error.type}: ${found.error.message}`;
  }
  return undefined;
}

const sameMessage = (wanted: string, found: string): boolean =>
  wanted.split("\n")[0]!.trim() === found.split("\n")[0]!.trim();

function scopeOf(each: JinjaCase, driver: Driver): Scope {
  const names = new Map<string, Value>(Object.entries(globals));
  for (const [name, value] of Object.entries(each.context)) names.set(name, decode(value));
  const scope = new Scope({
    lookup: (name) => names.get(name),
    names: () => names.keys(),
    undefinedMode: each.capture_macros === true ? "absorb" : "default",
  });
  for (const block of blocks(each.macros ?? "", each.name)) {
    names.set(block.name, bindMacro(macroOf(parse(block.text, { file: each.name })), scope, driver));
  }
  return scope;
}

/** JSON with markers for what JSON has not: `{"$float": "2.0"}`, `{"$date": ...}`, `{"$datetime": ...}`. */
function decode(value: unknown): Value {
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value !== "object" || value === null) return fromJs(value);
  const object = value as Record<string, unknown>;
  if (typeof object.$float === "string")
    return Number.isInteger(Number(object.$float)) ? new Float(Number(object.$float)) : Number(object.$float);
  if (typeof object.$date === "string") {
    const [year, month, day] = object.$date.split("-").map(Number) as [number, number, number];
    return new PyDate(year, month, day);
  }
  if (typeof object.$datetime === "string") {
    const [year, month, day, hour, minute, second] = object.$datetime.split(/[-T:]/).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return new PyDateTime({ year, month, day }, { hour, minute, second, microsecond: 0 });
  }
  return Object.fromEntries(Object.entries(object).map(([key, item]) => [key, decode(item)]));
}

/** What dbt's base context adds to Jinja's own globals. */
const globals: Readonly<Record<string, Value>> = {
  modules: makeModules(),
  ...Object.fromEntries(Object.entries(conversions).map(([name, make]) => [name, make(undefined as never)])),
};
