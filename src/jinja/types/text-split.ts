import { PyError } from "../errors.ts";
import { isSpace, skipSpace, skipSpaceBack } from "../parser/characters.ts";

const lineEnd = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;

/** `str.splitlines`. */
export function splitLines(text: string, keepEnds: boolean): string[] {
  const lines: string[] = [];
  let from = 0;
  for (const match of text.matchAll(lineEnd)) {
    const end = match.index + match[0].length;
    lines.push(text.slice(from, keepEnds ? end : match.index));
    from = end;
  }
  if (from < text.length) lines.push(text.slice(from));
  return lines;
}

/** `str.split`: at `separator`, or at runs of whitespace for null; at most `most` times when that is not negative. */
export function split(text: string, separator: string | null, most: number): string[] {
  const limit = most < 0 ? Number.POSITIVE_INFINITY : most;
  if (separator === null) return splitSpace(text, limit);
  if (separator === "") throw new PyError("ValueError", "empty separator");
  if (limit === Number.POSITIVE_INFINITY) return text.split(separator);
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(separator); at !== -1 && parts.length < limit; at = text.indexOf(separator, from)) {
    parts.push(text.slice(from, at));
    from = at + separator.length;
  }
  parts.push(text.slice(from));
  return parts;
}

function splitSpace(text: string, limit: number): string[] {
  const parts: string[] = [];
  let i = skipSpace(text, 0);
  while (i < text.length) {
    if (parts.length >= limit) {
      parts.push(text.slice(i, skipSpaceBack(text, text.length, i)));
      break;
    }
    let end = i;
    while (end < text.length && !isSpace(text.charCodeAt(end))) end++;
    parts.push(text.slice(i, end));
    i = skipSpace(text, end);
  }
  return parts;
}

/** `str.rsplit`: as `split`, counted from the end. */
export function splitFromEnd(text: string, separator: string | null, most: number): string[] {
  if (most < 0) return split(text, separator, -1);
  const parts: string[] = [];
  if (separator === null) {
    let end = skipSpaceBack(text, text.length);
    while (end > 0) {
      if (parts.length >= most) {
        parts.unshift(text.slice(skipSpace(text, 0), end));
        break;
      }
      let start = end;
      while (start > 0 && !isSpace(text.charCodeAt(start - 1))) start--;
      parts.unshift(text.slice(start, end));
      end = skipSpaceBack(text, start);
    }
    return parts;
  }
  if (separator === "") throw new PyError("ValueError", "empty separator");
  let end = text.length;
  while (parts.length < most) {
    const at = end - separator.length < 0 ? -1 : text.lastIndexOf(separator, end - separator.length);
    if (at === -1) break;
    parts.unshift(text.slice(at + separator.length, end));
    end = at;
  }
  parts.unshift(text.slice(0, end));
  return parts;
}

/** `str.strip` at the chosen ends; `characters` null means whitespace. */
export function strip(text: string, characters: string | null, left: boolean, right: boolean): string {
  if (characters === null) {
    const start = left ? skipSpace(text, 0) : 0;
    return text.slice(start, right ? skipSpaceBack(text, text.length, start) : text.length);
  }
  const set = new Set(characters);
  const points = Array.from(text);
  let start = 0;
  let end = points.length;
  if (left) while (start < end && set.has(points[start]!)) start++;
  if (right) while (end > start && set.has(points[end - 1]!)) end--;
  return points.slice(start, end).join("");
}
