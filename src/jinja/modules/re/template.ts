import { PyError } from "../../errors.ts";

/** One part of a replacement: text, or the group whose match goes there. */
export type ReplacementPart = string | number;

const escapes: Record<string, string> = { n: "\n", t: "\t", r: "\r", a: "\x07", b: "\b", f: "\f", v: "\v", "\\": "\\" };

/** Reads the replacement text of `re.sub`: `\1`, `\g<name>`, `\g<0>`. Errors: re.error. */
export function parseReplacement(text: string, groups: readonly (string | undefined)[]): ReplacementPart[] {
  const parts: ReplacementPart[] = [];
  const pattern = /\\(?:g<([^>]*)>|([1-9]\d?)|0([0-7]{0,2})|(.)|$)/gs;
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) parts.push(text.slice(from, match.index));
    from = match.index + match[0].length;
    const [, named, number, octal, other] = match;
    if (named !== undefined) parts.push(groupNumber(named, groups));
    else if (number !== undefined) parts.push(checked(Number(number), groups));
    else if (octal !== undefined) parts.push(String.fromCharCode(Number.parseInt(octal || "0", 8)));
    else if (other === undefined) throw new PyError("error", "bad escape (end of pattern)");
    else if (Object.hasOwn(escapes, other)) parts.push(escapes[other]!);
    else if (/[a-zA-Z]/.test(other)) throw new PyError("error", `bad escape \\${other} at position ${match.index}`);
    else parts.push(match[0]);
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

function checked(number: number, groups: readonly (string | undefined)[]): number {
  if (number > groups.length) throw new PyError("error", `invalid group reference ${number}`);
  return number;
}

function groupNumber(name: string, groups: readonly (string | undefined)[]): number {
  if (/^\d+$/.test(name)) return checked(Number(name), groups);
  const index = groups.indexOf(name);
  if (index === -1) throw new PyError("IndexError", `unknown group name '${name}'`);
  return index + 1;
}
