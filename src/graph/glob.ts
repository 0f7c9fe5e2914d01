/** Whether a text matches a shell pattern as Python's fnmatch reads it: `*`, `?`, `[abc]`, `[!abc]`; `*` crosses dots and slashes. */
export function fnmatch(text: string, pattern: string): boolean {
  return compile(pattern, ".*", ".").test(text);
}

/** Whether a path matches a glob: `*` and `?` stay within a folder, `**` crosses folders. */
export function matchesPath(path: string, glob: string): boolean {
  return compile(glob, "[^/]*", "[^/]").test(path);
}

const compiled = new Map<string, RegExp>();

function compile(pattern: string, star: string, any: string): RegExp {
  const key = `${any}${pattern}`;
  let regex = compiled.get(key);
  if (regex === undefined) {
    regex = new RegExp(`^(?:${translate(pattern, star, any)})$`, "su");
    compiled.set(key, regex);
  }
  return regex;
}

function translate(pattern: string, star: string, any: string): string {
  let out = "";
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!;
    if (c === "*" && pattern[i + 1] === "*" && any !== ".") {
      i++;
      if (pattern[i + 1] === "/") {
        i++;
        out += "(?:.*/)?";
      } else out += ".*";
    } else if (c === "*") out += star;
    else if (c === "?") out += any;
    else if (c === "[") {
      const end = pattern.indexOf("]", i + (pattern[i + 1] === "!" ? 3 : 2));
      if (end === -1) out += "\\[";
      else {
        const body = pattern.slice(i + 1, end).replace(/[\\[\]&~|]/g, "\\$&");
        out += body.startsWith("!") ? `[^${body.slice(1)}]` : `[${body.replace(/^\^/, "\\^")}]`;
        i = end;
      }
    } else out += c.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  return out;
}
