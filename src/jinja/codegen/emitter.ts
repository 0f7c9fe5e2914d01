import type { FunctionScope, Variable } from "../parser/symbols.ts";

/** One generated function: its statements so far, the variables it declares, and whether it waits for anything. */
export class FunctionCode {
  readonly #lines: string[] = [];
  readonly #declared = new Set<string>();
  readonly #outer: FunctionCode | undefined;
  #temporaries = 0;
  waits = false;

  /** @param outer the function whose variables this one shares: the template's own are declared there */
  constructor(outer?: FunctionCode) {
    this.#outer = outer;
  }

  line(text: string): void {
    this.#lines.push(text);
  }

  declare(name: string): string {
    this.#declared.add(name);
    return name;
  }

  /** Declares a variable of the template. */
  declareVariable(name: string): string {
    return this.#outer === undefined ? this.declare(name) : this.#outer.declareVariable(name);
  }

  /** A new variable for an intermediate result. */
  temporary(): string {
    return this.declare(`t${this.#temporaries++}`);
  }

  /** Waits for an expression if it turns out to be a promise. */
  wait(expression: string): string {
    this.waits = true;
    const t = this.declare("w");
    return `((${t}=${expression})instanceof Promise?await ${t}:${t})`;
  }

  /** The function's body, declarations first. */
  body(): string {
    const names = [...this.#declared];
    const head = names.length === 0 ? "" : `let ${names.join(",")};\n`;
    return head + this.#lines.join("\n");
  }
}

/** The generated code of one template or macro: its constants, and names for its functions' variables. */
export class Unit {
  /** Values that generated code takes by index: texts, filters, big numbers, shapes. */
  readonly constants: unknown[] = [];
  readonly #owners = new Map<FunctionScope, number>();

  #functions = 0;

  /** A name for a generated function that no other function of the unit has. */
  functionName(): string {
    return `f${this.#functions++}`;
  }

  constant(value: unknown): string {
    let index = this.constants.indexOf(value);
    if (index === -1) index = this.constants.push(value) - 1;
    return `K[${index}]`;
  }

  /** A text of the template. Kept out of the code, so that templates that differ in texts alone share one function. */
  text(text: string): string {
    return `K[${this.constants.push(text) - 1}]`;
  }

  /** The JavaScript name of a variable; it holds nothing of the template's own name. */
  name(variable: Variable): string {
    let owner = this.#owners.get(variable.owner);
    if (owner === undefined) {
      owner = this.#owners.size;
      this.#owners.set(variable.owner, owner);
    }
    return `v${owner}_${variable.slot}`;
  }
}

/** A JavaScript literal of a text: safe to put into generated code. */
export function textLiteral(text: string): string {
  return JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
}
