import {
  boolYaml11Tag,
  defineScalarTag,
  EVENT_ID,
  type Event,
  floatYaml11Tag,
  intYaml11Tag,
  load,
  NOT_RESOLVED,
  parseEvents,
  Schema,
  YAML11_SCHEMA,
  YAMLException,
} from "js-yaml";
import type { Json } from "../manifest/types.ts";
import { placeIn, positionAt } from "./code-frame.ts";
import { type Place, QuernError } from "./errors.ts";
import { type IndentedText, parseLooselyIndented } from "./flow-indents.ts";

/** Integers stay exact: past 2^53 they are bigints. */
const exactInt = defineScalarTag<number | bigint>("tag:yaml.org,2002:int", {
  implicit: true,
  implicitFirstChars: intYaml11Tag.implicitFirstChars,
  identify: (value) => typeof value === "bigint" || Number.isInteger(value),
  resolve: (source, isExplicit, tagName) => {
    const value = intYaml11Tag.resolve(source, isExplicit, tagName);
    if (value === NOT_RESOLVED || Number.isSafeInteger(value)) return value;
    const plain = source.replaceAll("_", "");
    return /^[-+]?[1-9]\d*$/.test(plain) ? BigInt(plain.replace(/^\+/, "")) : value;
  },
});

/** PyYAML's floats need a dot before an exponent and a sign in it: `1e5` is a text, `1.0e+5` a number. */
const pythonFloat = defineScalarTag<number>("tag:yaml.org,2002:float", {
  implicit: true,
  implicitFirstChars: floatYaml11Tag.implicitFirstChars,
  identify: (value) => typeof value === "number" && !Number.isInteger(value),
  resolve: (source, isExplicit, tagName) =>
    /e/i.test(source) && !isExplicit && !/\.[\d_]*e[-+]\d+$/i.test(source)
      ? NOT_RESOLVED
      : floatYaml11Tag.resolve(source, isExplicit, tagName),
});

/** PyYAML leaves `y` and `n` texts. */
const pythonBool = defineScalarTag<boolean>("tag:yaml.org,2002:bool", {
  implicit: true,
  implicitFirstChars: boolYaml11Tag.implicitFirstChars,
  identify: (value) => typeof value === "boolean",
  resolve: (source, isExplicit, tagName) =>
    source.length === 1 ? NOT_RESOLVED : boolYaml11Tag.resolve(source, isExplicit, tagName),
});

/** The scalars that PyYAML reads in its own way. */
export const yamlTags = { int: exactInt, float: pythonFloat, bool: pythonBool } as const;

/** What PyYAML's safe loader reads, as dbt does: YAML 1.1 (`yes` is true), but dates stay the texts they print as. */
const schema = new Schema(
  YAML11_SCHEMA.withTags(exactInt, pythonFloat, pythonBool).tags.filter(
    (tag) => tag.tagName !== "tag:yaml.org,2002:timestamp",
  ),
);

/**
 * The value of a YAML text (one document). Of a key given twice the last one counts, as in dbt.
 * @throws QuernError QN-YAML-SYNTAX with the place
 */
export function readYaml(text: string, file: string): Json {
  return read(text, file, schema) as Json;
}

const wholeFloat = /(?:^|[\s:,[-])[-+]?\d[\d_]*\.(?:0*|\d*e[-+]\d+)\s*(?:$|[,\]}#])/im;

/** Whether a text may hold something that `readPythonYaml` reads in another way than `readYaml`. */
export const mayHoldPython = (text: string): boolean => wholeFloat.test(text) || /\d:\d\d:\d\d/.test(text);

/**
 * As `readYaml`, but with what a value was in Python where JavaScript can't tell: whole floats as `float` makes them, and
 * moments as the ISO 8601 texts that Python gives of them.
 */
export function readPythonYaml(text: string, file: string, float: (value: number) => unknown): unknown {
  return read(text, file, schema.withTags(typedFloat(float), isoMoment));
}

/** As `readYaml`, with tags that make values in their own way. */
export function readYamlWith(text: string, file: string, ...tags: Parameters<Schema["withTags"]>): unknown {
  return read(text, file, schema.withTags(...tags));
}

/** Whole floats as `float` makes them. */
export function typedFloat(float: (value: number) => unknown) {
  return defineScalarTag<unknown>("tag:yaml.org,2002:float", {
    implicit: true,
    implicitFirstChars: floatYaml11Tag.implicitFirstChars,
    identify: () => false,
    resolve: (source, isExplicit, tagName) => {
      const value = pythonFloat.resolve(source, isExplicit, tagName);
      return typeof value === "number" && Number.isInteger(value) ? float(value) : value;
    },
  });
}

const moment = /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?$/;

const isoMoment = defineScalarTag<string>("tag:yaml.org,2002:timestamp", {
  implicit: true,
  implicitFirstChars: [..."0123456789"],
  identify: () => false,
  resolve: (source) => {
    const found = moment.exec(source);
    if (found === null) return NOT_RESOLVED;
    const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => part.padStart(2, "0"));
    const micros = (found[7] ?? "").slice(0, 6).padEnd(6, "0");
    return `${year}-${month}-${day}T${hour}:${minute}:${second}${Number(micros) === 0 ? "" : `.${micros}`}`;
  },
});

function read(text: string, file: string, schema: Schema): unknown {
  if (isEmpty(text)) return null;
  try {
    return parseLooselyIndented(text, (current) => load(current, { schema, json: true, filename: file })) ?? null;
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause;
    const { mark } = cause as YAMLException & { mark?: { line: number; column: number } };
    throw new QuernError("QN-YAML-SYNTAX", `Syntax error in YAML: ${cause.reason}`, {
      place: mark === undefined ? { file } : placeIn(file, text, mark.line + 1, mark.column + 1),
      hint: hintOf(cause.reason, text.split("\n")[mark?.line ?? 0] ?? "", mark?.column ?? 0),
    });
  }
}

/** What most often leads to js-yaml's complaint about a place in a line. */
function hintOf(reason: string, line: string, column: number): string {
  if (/\t/.test(line)) return "YAML is indented with spaces; this line has a tab.";
  if (/deficient|end of the stream/.test(reason)) return "A quote, a `[` or a `{` before this place is not closed.";
  if (/indentation/.test(reason) && /^\s*[\w-]*$/.test(line.slice(0, column)))
    return "The keys of a mapping, and the dashes of a list, begin in the same column.";
  return "A text that holds `: ` or `#`, or begins with `{`, `[`, `*`, `&`, `%` or `@`, needs quotes; a ' between two ' is written ''.";
}

/** Nothing but white space and comments is no document to js-yaml, and None to PyYAML. */
const isEmpty = (text: string): boolean => /^\s*(?:#[^\n]*(?:\n|$)\s*)*$/.test(text);

/** The YAML of a value, as short and plain as it goes. */
export { dump as writeYaml } from "js-yaml";

/**
 * Where in a YAML text the value at a path of keys and indices stands (at its key, when it has one); the nearest
 * enclosing place when there is no such path. It reads the text again: for messages only.
 */
export function locate(text: string, file: string, path: readonly (string | number)[]): Place {
  if (located.text !== text) located = eventsOf(text);
  const { events, indented } = located;
  const offset = new Cursor(events, indented.text).find(path);
  const { line, column } = positionAt(indented.text, offset);
  return placeIn(file, text, line, Math.max(1, column - (indented.added.get(line - 1) ?? 0)));
}

/** What js-yaml's parser tells of a text; its offsets are those of the indented one. */
interface LocatedText {
  readonly text: string;
  readonly indented: IndentedText;
  readonly events: Event[];
}

/** The events of the last text: questions about one file come one after the other. */
let located: LocatedText = { text: "", indented: { text: "", added: new Map() }, events: [] };

function eventsOf(text: string): LocatedText {
  let indented: IndentedText = { text, added: new Map() };
  const events = parseLooselyIndented(
    text,
    (current) => parseEvents(current, {}),
    (found) => {
      indented = found;
    },
  );
  return { text, indented, events };
}

/** Walks the parser's events, which come in the order of the text: containers open, their items follow, POP closes. */
class Cursor {
  readonly #events: readonly Event[];
  readonly #text: string;
  #at = 0;

  constructor(events: readonly Event[], text: string) {
    this.#events = events;
    this.#text = text;
  }

  find(path: readonly (string | number)[]): number {
    while (this.#events[this.#at]?.type === EVENT_ID.DOCUMENT) this.#at++;
    let offset = 0;
    for (const step of path) {
      const found = this.#enter(step);
      if (found === undefined) return offset;
      offset = found;
    }
    return offset;
  }

  /** Moves to the item of the container at hand; the offset of its key or, in a list, of itself. */
  #enter(step: string | number): number | undefined {
    const container = this.#events[this.#at];
    this.#at++;
    if (container?.type === EVENT_ID.SEQUENCE && typeof step === "number") {
      for (let i = 0; !this.#closed(); i++) {
        if (i === step) return this.#offset();
        this.#skip();
      }
    } else if (container?.type === EVENT_ID.MAPPING) {
      while (!this.#closed()) {
        const key = this.#offset();
        const isWanted = this.#scalar() === String(step);
        this.#skip();
        if (isWanted) return key;
        this.#skip();
      }
    }
    return undefined;
  }

  #closed(): boolean {
    const event = this.#events[this.#at];
    return event === undefined || event.type === EVENT_ID.POP;
  }

  #skip(): void {
    let depth = 0;
    do {
      const event = this.#events[this.#at++];
      if (event === undefined) return;
      if (event.type === EVENT_ID.SEQUENCE || event.type === EVENT_ID.MAPPING) depth++;
      else if (event.type === EVENT_ID.POP) depth--;
    } while (depth > 0);
  }

  #scalar(): string | undefined {
    const event = this.#events[this.#at];
    return event?.type === EVENT_ID.SCALAR ? this.#text.slice(event.valueStart, event.valueEnd) : undefined;
  }

  #offset(): number {
    const event = this.#events[this.#at];
    if (event?.type === EVENT_ID.SCALAR) return event.valueStart;
    if (event?.type === EVENT_ID.SEQUENCE || event?.type === EVENT_ID.MAPPING) return event.start;
    return event?.type === EVENT_ID.ALIAS ? event.anchorStart : 0;
  }
}
