import { PyError } from "../errors.ts";
import { bindArguments, type Parameter, signatureOf } from "../values/callable.ts";
import type { Kwargs, Result } from "../values/object.ts";
import type { Value } from "../values/value.ts";

/** A method of a built-in type, called with its object first. */
export type Method = (self: Value, args: Value[], kwargs: Kwargs) => Result;

/** The methods of one built-in type by name. */
export type Methods = ReadonlyMap<string, Method>;

/** How a built-in type writes its methods down: collected, then frozen into a table. */
export class MethodTable<T extends Value> {
  readonly #type: string;
  readonly methods = new Map<string, Method>();

  constructor(type: string) {
    this.#type = type;
  }

  /** A method whose arguments go by position only; counts are checked in the words of Python's built-ins. */
  add(name: string, parameters: readonly Parameter[], body: (self: T, ...args: Value[]) => Result): this {
    const { names, defaults, rest } = signatureOf(parameters);
    const required = defaults.filter((d) => d === undefined).length;
    const full = `${this.#type}.${name}()`;
    this.methods.set(name, (self, args, kwargs) => {
      for (const _key in kwargs) throw new PyError("TypeError", `${full} takes no keyword arguments`);
      if (args.length < required || (args.length > names.length && !rest)) {
        throw new PyError("TypeError", wrongCount(full, name, required, names.length, args.length));
      }
      const bound = args.slice();
      for (let i = args.length; i < names.length; i++) bound.push(defaults[i]!);
      return body(self as T, ...bound);
    });
    return this;
  }

  /** A method that takes keyword arguments as well. */
  named(name: string, parameters: readonly Parameter[], body: (self: T, ...args: Value[]) => Result): this {
    const signature = signatureOf(parameters);
    this.methods.set(name, (self, args, kwargs) => body(self as T, ...bindArguments(name, signature, args, kwargs)));
    return this;
  }

  /** A method that sees its arguments raw. */
  raw(name: string, body: (self: T, args: Value[], kwargs: Kwargs) => Result): this {
    this.methods.set(name, body as Method);
    return this;
  }
}

function wrongCount(full: string, name: string, low: number, high: number, given: number): string {
  if (high === 0) return `${full} takes no arguments (${given} given)`;
  if (low === 1 && high === 1) return `${full} takes exactly one argument (${given} given)`;
  const bound = given < low ? low : high;
  const word = low === high ? "" : given < low ? "at least " : "at most ";
  return `${name} expected ${word}${bound} argument${bound === 1 ? "" : "s"}, got ${given}`;
}
