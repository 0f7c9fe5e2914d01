/** The exact fraction of a finite double: `numerator / 2 ** bits`. */
function exact(value: number): { numerator: bigint; bits: number } {
  let numerator = value;
  let bits = 0;
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    bits++;
  }
  return { numerator: BigInt(numerator), bits };
}

/** `value * 10 ** digits` rounded to an integer, halves to even, without any error on the way. */
export function scaledHalfEven(value: number, digits: number): bigint {
  const { numerator, bits } = exact(Math.abs(value));
  const scale = 10n ** BigInt(Math.abs(digits));
  const top = digits >= 0 ? numerator * scale : numerator;
  const bottom = (1n << BigInt(bits)) * (digits >= 0 ? 1n : scale);
  const whole = top / bottom;
  const twice = (top % bottom) * 2n;
  const rounded = twice > bottom || (twice === bottom && whole % 2n === 1n) ? whole + 1n : whole;
  return value < 0 ? -rounded : rounded;
}

/** `round(value, digits)` of a float. */
export function roundFloat(value: number, digits: number): number {
  if (!Number.isFinite(value) || value === 0 || digits > 330) return value;
  if (digits < -330) return value < 0 ? -0 : 0;
  const result = Number(`${scaledHalfEven(value, digits)}e${-digits}`);
  return result === 0 && value < 0 ? -0 : result;
}

/** `round(value, digits)` of an int: only negative digits change it. */
export function roundInt(value: bigint, digits: number): bigint {
  if (digits >= 0) return value;
  const unit = 10n ** BigInt(-digits);
  const size = value < 0n ? -value : value;
  const whole = size / unit;
  const twice = (size % unit) * 2n;
  const rounded = (twice > unit || (twice === unit && whole % 2n === 1n) ? whole + 1n : whole) * unit;
  return value < 0n ? -rounded : rounded;
}
