import { compileMacro as compileToClosures } from "./closures/macro.ts";
import { compileMacro as compileToCode } from "./codegen/macro.ts";
import { addMacroFrame, PyError } from "./errors.ts";
import type { MacroNode, ParameterNode } from "./parser/tree.ts";
import { enterCall, withoutOverflow } from "./runtime/limits.ts";
import { bindMacro as bindCall, type MacroShape, macroShape } from "./runtime/macro.ts";
import { MacroReturn } from "./runtime/return.ts";
import type { Scope } from "./scope.ts";
import type { Template } from "./template.ts";
import { native } from "./values/callable.ts";
import type { Kwargs, Result } from "./values/object.ts";
import { PyObject } from "./values/object.ts";
import { Tuple } from "./values/tuple.ts";
import type { Value } from "./values/value.ts";

/** Which driver runs a macro: closures at once, or generated code that may wait for queries. */
export type Driver = "sync" | "async";

/** A macro, generic test or materialization of a parsed template. Parse it once, bind it to a scope for each use. */
export interface Macro {
  /** As dbt mangles it: `dbt_macro__x`, `dbt_macro__test_x`, `dbt_macro__materialization_x_default`. */
  readonly name: string;
  readonly parameters: readonly ParameterNode[];
  readonly template: Template;
  readonly node: MacroNode;
  readonly shape: MacroShape;
}

/** What a compiled macro does with its bound values. */
export type RunMacro = (template: Template, scope: Scope, values: readonly (Value | undefined)[]) => Result;

/** All macros at the top level of a template. */
export function macrosOf(template: Template): Macro[] {
  const macros: Macro[] = [];
  for (const node of template.body) {
    if (node.kind !== "macro") continue;
    const { name, parameters } = node;
    macros.push({ name, parameters, template, node, shape: macroShape(name, parameters, node.body) });
  }
  return macros;
}

/** The one macro of a template that holds nothing else, as dbt keeps them. Errors: PyError when there is none. */
export function macroOf(template: Template): Macro {
  const [macro] = macrosOf(template);
  if (macro === undefined)
    throw new PyError("TemplateSyntaxError", "no macro is defined here", { place: template.place(1) });
  return macro;
}

const compiled: Record<Driver, WeakMap<MacroNode, RunMacro>> = { sync: new WeakMap(), async: new WeakMap() };

function runner(macro: Macro, driver: Driver): RunMacro {
  const known = compiled[driver].get(macro.node);
  if (known !== undefined) return known;
  const run = driver === "sync" ? compileToClosures(macro) : compileToCode(macro);
  compiled[driver].set(macro.node, run);
  return run;
}

/** A macro bound to a scope: what templates call. `return()` ends here. */
export class BoundMacro extends PyObject {
  override readonly typeName = "MacroGenerator";
  readonly macro: Macro;
  readonly scope: Scope;
  readonly #driver: Driver;
  readonly #onCall: (() => void) | undefined;
  /** The macro's name as its author wrote it. */
  readonly name: string;

  constructor(macro: Macro, scope: Scope, driver: Driver, onCall?: () => void) {
    super();
    this.macro = macro;
    this.scope = scope;
    this.#driver = driver;
    this.#onCall = onCall;
    this.name = macro.name.replace(/^dbt_macro__/, "");
  }

  override attr(name: string): Value | undefined {
    if (name === "name") return this.name;
    if (name === "arguments") return new Tuple(this.macro.shape.parameters);
    // dbt's macros are objects that carry the function: packages call it to leave dbt's stack of macros as it is
    if (name === "call_macro") return native(name, (args, kwargs) => this.#run(args, kwargs));
    return undefined;
  }

  override call(args: Value[], kwargs: Kwargs): Result {
    this.#onCall?.();
    return this.#run(args, kwargs);
  }

  #run(args: Value[], kwargs: Kwargs): Result {
    const { macro, scope } = this;
    enterCall(scope);
    let result: Result;
    try {
      const values = bindCall(macro.shape, args, kwargs, scope);
      result = runner(macro, this.#driver)(macro.template, scope, values);
    } catch (error) {
      scope.depth--;
      return this.#ended(error);
    }
    if (!(result instanceof Promise)) {
      scope.depth--;
      return result;
    }
    return result.then(
      (value) => {
        scope.depth--;
        return value;
      },
      (error: unknown) => {
        scope.depth--;
        return this.#ended(error);
      },
    );
  }

  /** The value of a `return()`; an error leaves with this macro on its stack. */
  #ended(error: unknown): Value {
    if (error instanceof MacroReturn) return error.value;
    const { template, node } = this.macro;
    const place = { file: template.file, line: node.line + template.startLine - 1 };
    throw addMacroFrame(withoutOverflow(error), { macro: this.name, place });
  }

  override repr(): string {
    return `<macro ${this.name}>`;
  }
}

/**
 * Makes a macro callable. It sees its parameters and the scope's globals, never its caller's variables.
 * Cheap: the macro is compiled at its first call, once for all scopes. `onCall` hears of each call before it is made.
 */
export function bindMacro(macro: Macro, scope: Scope, driver: Driver, onCall?: () => void): BoundMacro {
  return new BoundMacro(macro, scope, driver, onCall);
}
