import { isSpace } from "../parser/characters.ts";

const cased = /\p{Cased}/u;

function every(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text);
}

/** Whether a text has cased letters and all of them are of one case. */
function oneCase(text: string, lower: boolean): boolean {
  let found = false;
  for (const c of text) {
    if (/\p{Lt}/u.test(c)) return false;
    if (lower ? /\p{Uppercase}/u.test(c) : /\p{Lowercase}/u.test(c)) return false;
    if (lower ? /\p{Lowercase}/u.test(c) : /\p{Uppercase}/u.test(c)) found = true;
  }
  return found;
}

function isTitle(text: string): boolean {
  let found = false;
  let inWord = false;
  for (const c of text) {
    const upper = /[\p{Uppercase}\p{Lt}]/u.test(c);
    const lower = !upper && /\p{Lowercase}/u.test(c);
    if ((upper && inWord) || (lower && !inWord)) return false;
    inWord = upper || lower;
    found ||= inWord;
  }
  return found;
}

function isAllSpace(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (!isSpace(text.charCodeAt(i))) return false;
  return text.length > 0;
}

/** `isalpha` and its kin by name. */
export const textTests: Readonly<Record<string, (text: string) => boolean>> = {
  isalpha: every(/^\p{L}+$/u),
  isalnum: every(/^[\p{L}\p{Nd}\p{Nl}\p{No}]+$/u),
  isascii: every(/^\p{ASCII}*$/u),
  isdecimal: every(/^\p{Nd}+$/u),
  isdigit: every(/^[\p{Nd}²³¹⁰⁴-⁹₀-₉①-⑨]+$/u),
  isnumeric: every(/^\p{N}+$/u),
  isidentifier: every(/^[\p{ID_Start}_][\p{ID_Continue}]*$/u),
  isprintable: (text) => !/[\p{C}\p{Z}]/u.test(text.replaceAll(" ", "")),
  isspace: isAllSpace,
  islower: (text) => oneCase(text, true),
  isupper: (text) => oneCase(text, false),
  istitle: isTitle,
};

/** Words begin after whatever has no case: `str.title`. */
export function titleCase(text: string): string {
  let inWord = false;
  return Array.from(text, (c) => {
    const out = inWord ? c.toLowerCase() : c.toUpperCase();
    const shown = !inWord && out.length > c.length ? out[0]! + out.slice(1).toLowerCase() : out;
    inWord = cased.test(c);
    return shown;
  }).join("");
}
