import { float, PyObject, type Value } from "../jinja/index.ts";

/** An exact decimal number, as Python's decimal.Decimal prints and compares; arithmetic gives floats. */
export class Decimal extends PyObject {
  override readonly typeName = "decimal.Decimal";
  readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  get value(): number {
    return Number(this.text);
  }

  override str(): string {
    return this.text;
  }

  override repr(): string {
    return `Decimal('${this.text}')`;
  }

  override truthy(): boolean {
    return this.value !== 0;
  }

  override eq(other: Value): boolean {
    const number = numberOf(other);
    return number !== undefined && number === this.value;
  }

  override hashKey(): string {
    return `decimal ${this.value}`;
  }

  override compare(other: Value): number | undefined {
    const number = numberOf(other);
    return number === undefined ? undefined : this.value - number;
  }

  override binary(operator: string, other: Value, reflected: boolean): Value | undefined {
    const number = numberOf(other);
    if (number === undefined) return undefined;
    const [a, b] = reflected ? [number, this.value] : [this.value, number];
    switch (operator) {
      case "+":
        return float(a + b);
      case "-":
        return float(a - b);
      case "*":
        return float(a * b);
      case "/":
        return float(a / b);
      case "//":
        return float(Math.floor(a / b));
      case "%":
        return float(a - b * Math.floor(a / b));
      case "**":
        return float(a ** b);
      default:
        return undefined;
    }
  }

  override unary(operator: "-" | "+" | "abs"): Value {
    if (operator === "+" || (operator === "abs" && !this.text.startsWith("-"))) return this;
    return new Decimal(this.text.startsWith("-") ? this.text.slice(1) : `-${this.text}`);
  }

  override toJs(): unknown {
    return this.value;
  }
}

function numberOf(value: Value): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Decimal) return value.value;
  if (value instanceof PyObject && value.typeName === "float") return Number(value.str());
  return undefined;
}
