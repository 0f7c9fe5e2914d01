import { type BinaryOperator, binary, type Float, float, PyError, PyObject, str, type Value } from "../jinja/index.ts";
import { calculate, type DecimalParts, partsOf, partsText, roundedTo } from "./decimal-parts.ts";

/** An exact decimal number, as Python's decimal.Decimal prints, compares and calculates. */
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

  override binary(operator: BinaryOperator, other: Value, reflected: boolean): Value | undefined {
    const number = numberOf(other);
    if (number === undefined) return undefined;
    const [a, b] = reflected ? [other, this] : [this, other];
    if ((operator === "/" || operator === "//" || operator === "%") && Number(str(b)) === 0)
      throw new PyError("ZeroDivisionError", "division by zero");
    const [left, right] = [exactParts(a), exactParts(b)];
    const result = left && right && calculate(operator, left, right);
    // Python refuses decimals with floats; here they give what they do together elsewhere: a float
    return result ? new Decimal(partsText(result)) : binary(operator, float(Number(str(a))), float(Number(str(b))));
  }

  override toNumber(): number {
    return this.value;
  }

  override round(digits: number): Value {
    const parts = partsOf(this.text);
    return parts === undefined ? this : new Decimal(partsText(roundedTo(parts, digits)));
  }

  override unary(operator: "-" | "+" | "abs"): Value {
    if (operator === "+" || (operator === "abs" && !this.text.startsWith("-"))) return this;
    return new Decimal(this.text.startsWith("-") ? this.text.slice(1) : `-${this.text}`);
  }

  /** A number that was a float: its shortest digits. */
  static ofFloat(value: number | Float): Decimal {
    const text = str(value);
    const parts = partsOf(text);
    return new Decimal(parts === undefined ? text : partsText(parts));
  }

  override toJs(): unknown {
    return this.value;
  }
}

function exactParts(value: Value): DecimalParts | undefined {
  return value instanceof Decimal || typeof value !== "object" ? partsOf(str(value)) : undefined;
}

function numberOf(value: Value): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Decimal) return value.value;
  if (value instanceof PyObject && value.typeName === "float") return Number(value.str());
  return undefined;
}
