/** A decimal number as Python's decimal module holds it: `coefficient * 10 ** exponent`. */
export interface DecimalParts {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** Digits that a result of arithmetic keeps, as in Python's default context. */
const precision = 28;

/** The parts of `-1.50` or `1E+20`; `undefined` for `NaN` and what else is no number. */
export function partsOf(text: string): DecimalParts | undefined {
  const match = /^([-+]?)(\d+)(?:\.(\d*))?(?:e([-+]?\d+))?$/i.exec(text);
  if (match === null) return undefined;
  const [, sign, whole, fraction = "", power = "0"] = match;
  const coefficient = BigInt(whole! + fraction);
  return { coefficient: sign === "-" ? -coefficient : coefficient, exponent: Number(power) - fraction.length };
}

/** As Python prints it: with an `E` where the number is no longer told by its digits. */
export function partsText({ coefficient, exponent }: DecimalParts): string {
  const sign = coefficient < 0n ? "-" : "";
  const digits = String(size(coefficient));
  const point = digits.length + exponent;
  if (exponent <= 0 && point > -6) {
    const padded = digits.padStart(1 - exponent, "0");
    return exponent === 0 ? sign + digits : `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
  }
  const power = point - 1;
  const mantissa = digits.length === 1 ? digits : `${digits[0]}.${digits.slice(1)}`;
  return `${sign}${mantissa}E${power < 0 ? "" : "+"}${power}`;
}

/** `a operator b`; `undefined` when Python has no such decimal (a division by zero, a power that is not whole). */
export function calculate(operator: string, a: DecimalParts, b: DecimalParts): DecimalParts | undefined {
  const low = Math.min(a.exponent, b.exponent);
  const [left, right] = [a, b].map(({ coefficient, exponent }) => coefficient * 10n ** BigInt(exponent - low)) as [
    bigint,
    bigint,
  ];
  switch (operator) {
    case "+":
      return rounded({ coefficient: left + right, exponent: low });
    case "-":
      return rounded({ coefficient: left - right, exponent: low });
    case "*":
      return rounded({ coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent });
    case "/":
      return right === 0n ? undefined : divided(a, b);
    case "//":
      return right === 0n ? undefined : { coefficient: left / right, exponent: 0 };
    case "%":
      return right === 0n ? undefined : { coefficient: left % right, exponent: low };
    case "**":
      return b.exponent < 0 || b.coefficient < 0n || b.coefficient > 1000n
        ? undefined
        : rounded({ coefficient: a.coefficient ** whole(b), exponent: a.exponent * Number(whole(b)) });
    default:
      return undefined;
  }
}

const whole = ({ coefficient, exponent }: DecimalParts): bigint => coefficient * 10n ** BigInt(exponent);

const size = (coefficient: bigint): bigint => (coefficient < 0n ? -coefficient : coefficient);

/** To some digits behind the point, halves to even. */
export function roundedTo({ coefficient, exponent }: DecimalParts, digits: number): DecimalParts {
  if (exponent >= -digits) return { coefficient: coefficient * 10n ** BigInt(exponent + digits), exponent: -digits };
  return { coefficient: withoutDigits(coefficient, -digits - exponent), exponent: -digits };
}

/** To 28 digits, halves to even. `inexact`: something was left over behind the last digit. */
function rounded({ coefficient, exponent }: DecimalParts, inexact = false): DecimalParts {
  const extra = String(size(coefficient)).length - precision;
  if (extra <= 0) return { coefficient, exponent };
  return { coefficient: withoutDigits(coefficient, extra, inexact), exponent: exponent + extra };
}

function withoutDigits(coefficient: bigint, count: number, inexact = false): bigint {
  const unit = 10n ** BigInt(count);
  const [whole, rest] = [size(coefficient) / unit, (size(coefficient) % unit) * 2n];
  const kept = rest > unit || (rest === unit && (inexact || whole % 2n === 1n)) ? whole + 1n : whole;
  return coefficient < 0n ? -kept : kept;
}

/** Without more zeros at the end than the operands had, as Python's division gives it. */
function divided(a: DecimalParts, b: DecimalParts): DecimalParts {
  const shift = precision + 1 + Math.max(0, String(size(b.coefficient)).length - String(size(a.coefficient)).length);
  const scaled = a.coefficient * 10n ** BigInt(shift);
  let { coefficient, exponent } = rounded(
    { coefficient: scaled / b.coefficient, exponent: a.exponent - b.exponent - shift },
    scaled % b.coefficient !== 0n,
  );
  while (exponent < a.exponent - b.exponent && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return { coefficient, exponent };
}
