const simple: Record<string, string> = {
  "\n": "",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

const widths: Record<string, number> = { x: 2, u: 4, U: 8 };

/**
 * Resolves the escapes of a Python string literal; unknown ones stay as they are. A backslash before a non-ASCII letter
 * leaves that letter's escape, as Jinja does.
 * @returns the text, or `error` in Python's words.
 */
export function unescape(raw: string): { text: string } | { error: string } {
  let out = "";
  let from = 0;
  for (let at = raw.indexOf("\\"); at !== -1; at = raw.indexOf("\\", from)) {
    out += raw.slice(from, at);
    const c = raw[at + 1] ?? "";
    const direct = simple[c];
    if (direct !== undefined) {
      out += direct;
      from = at + 2;
    } else if (c >= "0" && c <= "7") {
      const digits = /^[0-7]{1,3}/.exec(raw.slice(at + 1, at + 4))![0];
      out += String.fromCharCode(Number.parseInt(digits, 8));
      from = at + 1 + digits.length;
    } else if (c === "x" || c === "u" || c === "U") {
      const width = widths[c]!;
      const digits = raw.slice(at + 2, at + 2 + width);
      if (digits.length < width || !/^[0-9a-fA-F]+$/.test(digits)) {
        return { error: `truncated \\${c}${"X".repeat(width)} escape` };
      }
      const code = Number.parseInt(digits, 16);
      if (code > 0x10ffff) return { error: "illegal Unicode character" };
      out += String.fromCodePoint(code);
      from = at + 2 + width;
    } else if (c === "N") {
      return { error: "unknown Unicode character name" };
    } else if (c > "\x7f") {
      const code = raw.codePointAt(at + 1)!;
      const hex = code.toString(16);
      out += code < 256 ? `\\x${hex}` : code < 65536 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
      from = at + (code > 0xffff ? 3 : 2);
    } else {
      out += "\\";
      from = at + 1;
      // The character after an unknown escape is text even when it is a backslash; it was not, or it would be known.
      out += c;
      from += c.length;
    }
  }
  return { text: out + raw.slice(from) };
}
