import { PyError } from "../../errors.ts";

/** Flags of Python's `re`, as its numbers. */
export const flagNumbers = { A: 256, I: 2, L: 4, M: 8, S: 16, U: 32, X: 64 } as const;

export interface Translated {
  readonly source: string;
  readonly flags: string;
  /** Group names in the order of their numbers; `undefined` for groups without one. */
  readonly groups: readonly (string | undefined)[];
}

const letters: Record<string, keyof typeof flagNumbers> = { a: "A", i: "I", L: "L", m: "M", s: "S", u: "U", x: "X" };
const classes: Record<string, string> = {
  d: String.raw`\p{Nd}`,
  w: String.raw`\p{L}\p{N}_`,
  s: String.raw`\s\x1c-\x1f\x85`,
};

/** Translates Python's syntax of regular expressions to JavaScript's (with the `u` flag). Errors: re.error. */
export function translate(pattern: string, given: number): Translated {
  return new Translator(pattern, given).run();
}

class Translator {
  readonly #pattern: string;
  #flags: number;
  #at = 0;
  #out = "";
  readonly #groups: (string | undefined)[] = [];

  constructor(pattern: string, flags: number) {
    this.#pattern = pattern;
    this.#flags = flags;
  }

  run(): Translated {
    this.#leadingFlags();
    /** The flags around each open group. */
    const around: number[] = [];
    while (this.#at < this.#pattern.length) {
      const c = this.#pattern[this.#at]!;
      if (c === "\\") this.#escape(false);
      else if (c === "[") this.#set();
      else if (c === "(") {
        const flags = this.#flags;
        if (this.#group()) around.push(flags);
      } else if (c === ")") {
        this.#flags = around.pop() ?? this.#fail("unbalanced parenthesis", this.#at);
        this.#take(")");
      } else if (c === "{") this.#brace();
      else if (c === "}" || c === "]") this.#take(`\\${c}`);
      else if (c === "$") this.#take(this.#has("M") ? String.raw`(?=\n|$(?![\s\S]))` : String.raw`(?=\n?$(?![\s\S]))`);
      else if (c === "^") this.#take(this.#has("M") ? String.raw`(?<=\n|^(?<![\s\S]))` : String.raw`(?<![\s\S])`);
      else if (c === ".") this.#take(this.#has("S") ? String.raw`[\s\S]` : String.raw`[^\n]`);
      else if (this.#has("X") && /[\s#]/.test(c)) this.#skipComment(c);
      else if ("*+?".includes(c)) this.#quantifier(c);
      else {
        const point = String.fromCodePoint(this.#pattern.codePointAt(this.#at)!);
        this.#out += point === "/" ? "\\/" : point;
        this.#at += point.length;
      }
    }
    if (around.length > 0) this.#fail("missing ), unterminated subpattern", this.#pattern.indexOf("("));
    return { source: this.#out, flags: this.#has("I") ? "iu" : "u", groups: this.#groups };
  }

  #has(flag: keyof typeof flagNumbers): boolean {
    return (this.#flags & flagNumbers[flag]) !== 0;
  }

  #take(text: string, length = 1): void {
    this.#out += text;
    this.#at += length;
  }

  #fail(message: string, at: number): never {
    throw new PyError("error", `${message} at position ${at}`);
  }

  #leadingFlags(): void {
    const [groups] = /^(?:\(\?[aiLmsux]+\))*/.exec(this.#pattern)!;
    for (const letter of groups.replace(/[(?)]/g, "")) this.#flags |= flagNumbers[letters[letter]!];
    this.#at = groups.length;
  }

  #skipComment(c: string): void {
    const end = this.#pattern.indexOf("\n", this.#at);
    this.#at = c !== "#" ? this.#at + 1 : end === -1 ? this.#pattern.length : end + 1;
  }

  #quantifier(c: string): void {
    if (this.#out === "" || this.#out.endsWith("(") || this.#out.endsWith("|"))
      this.#fail("nothing to repeat", this.#at);
    const next = this.#pattern[this.#at + 1];
    // A possessive quantifier has no match in JavaScript; the greedy one differs only in backtracking.
    if (next === "+") this.#take(c, 2);
    else if (next === "?") this.#take(`${c}?`, 2);
    else if (next === "*") this.#fail("multiple repeat", this.#at + 1);
    else this.#take(c);
  }

  #brace(): void {
    const match = /^\{(\d*)(,?)(\d*)\}([?+]?)/.exec(this.#pattern.slice(this.#at));
    if (
      match === null ||
      (match[1] === "" && match[2] === "") ||
      (match[1] === "" && match[3] === "" && match[2] === "")
    ) {
      this.#take("\\{");
      return;
    }
    const [all, low, comma, high, lazy] = match;
    if (Number(low) > 100_000 || Number(high) > 100_000) this.#fail("the repetition number is too large", this.#at);
    if (high !== "" && Number(low) > Number(high)) this.#fail("min repeat greater than max repeat", this.#at + 1);
    this.#take(`{${low || 0}${comma}${high}}${lazy === "?" ? "?" : ""}`, all.length);
  }

  /** Opens a group; false for what opens none (comments, flags in the middle, back references by name). */
  #group(): boolean {
    const rest = this.#pattern.slice(this.#at);
    const named = /^\(\?P<([^>]*)>/.exec(rest);
    if (named !== null) {
      const name = named[1]!;
      if (!/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name))
        this.#fail(`bad character in group name '${name}'`, this.#at + 4);
      if (this.#groups.includes(name)) this.#fail(`redefinition of group name '${name}'`, this.#at + 4);
      this.#groups.push(name);
      this.#take("(", named[0].length);
      return true;
    }
    const back = /^\(\?P=([^)]*)\)/.exec(rest);
    if (back !== null) {
      const index = this.#groups.indexOf(back[1]!);
      if (index === -1) this.#fail(`unknown group name '${back[1]}'`, this.#at + 4);
      this.#take(`(?:\\${index + 1})`, back[0].length);
      return false;
    }
    const comment = /^\(\?#[^)]*\)/.exec(rest);
    if (comment !== null) {
      this.#at += comment[0].length;
      return false;
    }
    const scoped = /^\(\?([aiLmsux]*)(?:-([imsx]+))?:/.exec(rest);
    if (scoped !== null) {
      const on = scoped[1]!.includes("i") ? "i" : "";
      const off = scoped[2]?.includes("i") ? "-i" : "";
      for (const letter of scoped[1]!) this.#flags |= flagNumbers[letters[letter]!];
      for (const letter of scoped[2] ?? "") this.#flags &= ~flagNumbers[letters[letter]!];
      this.#take(on || off ? `(?${on}${off}:` : "(?:", scoped[0].length);
      return true;
    }
    const look = /^\(\?(?:<?[=!]|>)/.exec(rest);
    if (look !== null) {
      this.#take(look[0] === "(?>" ? "(?:" : look[0], look[0].length);
      return true;
    }
    if (/^\(\?[aiLmsux]+\)/.test(rest)) this.#fail("global flags not at the start of the expression", this.#at);
    if (rest.startsWith("(?")) this.#fail(`unknown extension ?${rest[2] ?? ""}`, this.#at + 1);
    this.#groups.push(undefined);
    this.#take("(");
    return true;
  }

  #escape(inSet: boolean): void {
    const c = this.#pattern[this.#at + 1];
    if (c === undefined) this.#fail("bad escape (end of pattern)", this.#at);
    const lower = c.toLowerCase();
    if (lower === "d" || lower === "w" || lower === "s") {
      this.#classEscape(c, lower, inSet);
      return;
    }
    if (!inSet && /[1-9]/.test(c)) {
      const digits = /^\d{1,2}/.exec(this.#pattern.slice(this.#at + 1))![0];
      if (Number(digits) > this.#groups.length) this.#fail(`invalid group reference ${digits}`, this.#at + 1);
      this.#take(`(?:\\${digits})`, 1 + digits.length);
      return;
    }
    const simple: Record<string, string> = {
      a: "\\x07",
      b: inSet ? "\\x08" : "\\b",
      B: "\\B",
      A: "(?<![\\s\\S])",
      Z: "(?![\\s\\S])",
    };
    if (Object.hasOwn(simple, c) && !(inSet && (c === "B" || c === "A" || c === "Z"))) {
      this.#take(this.#boundary(simple[c]!), 2);
      return;
    }
    const code = /^\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|0([0-7]{0,2}))/.exec(
      this.#pattern.slice(this.#at),
    );
    if (code !== null) {
      const octal = code[4] === undefined ? undefined : Number.parseInt(code[4] || "0", 8);
      const value = octal ?? Number.parseInt(code[1] ?? code[2] ?? code[3]!, 16);
      this.#take(`\\u{${value.toString(16)}}`, code[0].length);
      return;
    }
    if ("nrtvf".includes(c)) this.#take(`\\${c}`, 2);
    else if (/[a-zA-Z]/.test(c)) this.#fail(`bad escape \\${c}`, this.#at);
    else this.#take(/[\^$\\.*+?()[\]{}|/-]/.test(c) ? (c === "-" && !inSet ? "-" : `\\${c}`) : c, 2);
  }

  /** Word boundaries know all letters unless the pattern is ASCII. */
  #boundary(text: string): string {
    if (this.#has("A") || (text !== "\\b" && text !== "\\B")) return text;
    const w = `[${classes.w}]`;
    return text === "\\b" ? `(?:(?<=${w})(?!${w})|(?<!${w})(?=${w}))` : `(?:(?<=${w})(?=${w})|(?<!${w})(?!${w}))`;
  }

  #classEscape(c: string, lower: string, inSet: boolean): void {
    if (this.#has("A")) this.#take(`\\${c}`, 2);
    else if (c === lower) this.#take(inSet ? classes[lower]! : `[${classes[lower]}]`, 2);
    else if (!inSet) this.#take(`[^${classes[lower]}]`, 2);
    else this.#take(c === "D" ? "\\P{Nd}" : `\\${c}`, 2);
  }

  #set(): void {
    const start = this.#at;
    this.#take("[");
    if (this.#pattern[this.#at] === "^") this.#take("^");
    let first = true;
    for (;;) {
      const c = this.#pattern[this.#at];
      if (c === undefined) this.#fail("unterminated character set", start);
      if (c === "]" && !first) break;
      first = false;
      if (c === "\\") this.#escape(true);
      else if ("[]{}()/|^$.*+?".includes(c)) this.#take(`\\${c}`);
      else {
        const point = String.fromCodePoint(this.#pattern.codePointAt(this.#at)!);
        const last = this.#pattern[this.#at + 1] === "]" || /(?:\[\^?|\\[dws]|\]|\})$/.test(this.#out);
        this.#take(point === "-" && last ? "\\-" : point, point.length);
      }
    }
    this.#take("]");
  }
}
