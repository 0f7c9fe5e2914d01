import { strip } from "../types/text-split.ts";
import { fromBig } from "./numbers.ts";

const prefixes: Record<string, number> = { "0x": 16, "0o": 8, "0b": 2 };

/** Digits of other scripts as ASCII ones. */
function asciiDigits(text: string): string {
  return text.replace(/[^\P{Nd}0-9]/gu, (c) => {
    let zero = c.codePointAt(0)!;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && c.codePointAt(0)! - zero < 9) zero--;
    return String(c.codePointAt(0)! - zero);
  });
}

/** `int(text, base)`; `undefined` where Python raises ValueError. */
export function parseIntText(text: string, base = 10): number | bigint | undefined {
  const match = /^([-+]?)(0[xob])?_?(.*)$/is.exec(asciiDigits(strip(text, null, true, true)));
  if (match === null) return undefined;
  const [, sign, prefix] = match;
  let digits = match[3]!;
  let radix = base;
  if (prefix !== undefined) {
    const meant = prefixes[prefix.toLowerCase()]!;
    if (base === 0 || base === meant) radix = meant;
    else digits = strip(text, null, true, true).replace(/^[-+]/, "");
  } else if (base === 0) {
    radix = 10;
    if (/^0[0_]*[1-9]/.test(digits)) return undefined;
  }
  if (prefix === undefined && /^[-+]?_/.test(strip(text, null, true, true))) return undefined;
  if (!/^[0-9a-z]+(_[0-9a-z]+)*$/i.test(digits)) return undefined;
  let value = 0n;
  for (const c of digits.replaceAll("_", "")) {
    const digit = Number.parseInt(c, 36);
    if (!(digit < radix)) return undefined;
    value = value * BigInt(radix) + BigInt(digit);
    if (digits.length > 4300) return undefined;
  }
  return fromBig(sign === "-" ? -value : value);
}

/** `float(text)`; `undefined` where Python raises ValueError. */
export function parseFloatText(text: string): number | undefined {
  const plain = asciiDigits(strip(text, null, true, true));
  if (/^[-+]?(\d+(_\d+)*)?\.?(\d+(_\d+)*)?(e[-+]?\d+(_\d+)*)?$/i.test(plain) && /^[-+]?\.?\d/.test(plain)) {
    return Number(plain.replaceAll("_", ""));
  }
  const word = /^([-+]?)(inf(?:inity)?|nan)$/i.exec(plain);
  if (word === null) return undefined;
  if (word[2]!.toLowerCase() === "nan") return Number.NaN;
  return word[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
