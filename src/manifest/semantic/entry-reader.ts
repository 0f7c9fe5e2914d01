import { QuernError } from "../../base/errors.ts";
import { didYouMean } from "../../base/nearest.ts";
import type { Json, JsonObject } from "../types.ts";
import { placeOf, type YamlEntry } from "../yaml-entries.ts";

type Path = readonly (string | number)[];

/**
 * Reads a mapping of a property file whose form is fixed: every key is asked for by what it must be, and one that
 * nobody asks for is an error, as in dbt.
 */
export class EntryReader {
  readonly #entry: YamlEntry;
  readonly #value: JsonObject;
  readonly #path: Path;
  readonly #asked = new Set<string>();

  private constructor(entry: YamlEntry, value: JsonObject, path: Path) {
    this.#entry = entry;
    this.#value = value;
    this.#path = path;
  }

  /** @throws QuernError QN-PARSE-YAML-SCHEMA for a value of another form, one that lacks and one too many */
  static read<T>(entry: YamlEntry, value: Json | undefined, path: Path, read: (reader: EntryReader) => T): T {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw invalid(entry, path, `${nameOf(path)} must be a mapping`);
    const reader = new EntryReader(entry, value, path);
    const result = read(reader);
    reader.#refuseUnasked();
    return result;
  }

  text(key: string): string {
    const value = this.textOrNull(key);
    if (value === null) throw invalid(this.#entry, this.#path, `${nameOf(this.#path)} has no '${key}'`);
    return value;
  }

  textOrNull(key: string): string | null {
    const value = this.raw(key);
    if (value === null || typeof value === "string") return value;
    throw this.wrong(key, "a text");
  }

  /** One of a few words. */
  word<W extends string>(key: string, words: readonly W[]): W {
    const text = this.text(key);
    const word = words.find((each) => each === text);
    if (word === undefined)
      throw this.wrong(
        key,
        `one of: ${words.join(", ")}`,
        `'${text}' is none. ${didYouMean(text, words) ?? ""}`.trim(),
      );
    return word;
  }

  flag(key: string): boolean {
    const value = this.raw(key) ?? false;
    if (typeof value !== "boolean") throw this.wrong(key, "true or false");
    return value;
  }

  number(key: string, isRight: (value: number) => boolean = Number.isFinite, what = "a number"): number | null {
    const value = this.raw(key);
    if (value === null) return null;
    if (typeof value !== "number" || !isRight(value)) throw this.wrong(key, what);
    return value;
  }

  integer(key: string): number | null {
    return this.number(key, Number.isInteger, "an integer");
  }

  texts(key: string): string[] {
    return this.list(key, (item, path) => {
      if (typeof item === "string") return item;
      throw invalid(this.#entry, path, `${nameOf(path)} must be a text`);
    });
  }

  list<T>(key: string, read: (item: Json, path: Path) => T): T[] {
    const value = this.raw(key) ?? [];
    if (!Array.isArray(value)) throw this.wrong(key, "a list");
    return value.map((item, i) => read(item, this.below(key, i)));
  }

  /** A list of mappings. */
  mappings<T>(key: string, read: (reader: EntryReader) => T): T[] {
    return this.list(key, (item, path) => EntryReader.read(this.#entry, item, path, read));
  }

  /** A mapping of fixed form, or null. */
  mapping<T>(key: string, read: (reader: EntryReader) => T): T | null {
    const value = this.raw(key);
    return value === null ? null : EntryReader.read(this.#entry, value, this.below(key), read);
  }

  /** A mapping of any keys; {} for an absent one. */
  anyMapping(key: string): JsonObject {
    const value = this.raw(key) ?? {};
    if (typeof value !== "object" || Array.isArray(value)) throw this.wrong(key, "a mapping");
    return value;
  }

  /** A name alone, or a mapping that begins with one. */
  named<T>(value: Json, path: Path, ofName: (name: string) => T, read: (reader: EntryReader) => T): T {
    return typeof value === "string" ? ofName(value) : EntryReader.read(this.#entry, value, path, read);
  }

  raw(key: string): Json {
    this.#asked.add(key);
    return this.#value[key] ?? null;
  }

  below(...keys: (string | number)[]): Path {
    return [...this.#path, ...keys];
  }

  wrong(key: string, what: string, hint?: string): QuernError {
    const path = this.below(key);
    return invalid(this.#entry, path, `${nameOf(path)} must be ${what}`, hint);
  }

  #refuseUnasked(): void {
    for (const key of Object.keys(this.#value)) {
      if (this.#asked.has(key)) continue;
      const known = [...this.#asked];
      const path = this.below(key);
      throw invalid(
        this.#entry,
        path,
        `${nameOf(path)} is no key that is known here`,
        didYouMean(key, known) ?? `Keys are: ${known.join(", ")}.`,
      );
    }
  }
}

const nameOf = (path: Path): string =>
  path.length === 0
    ? "the entry"
    : `'${path
        .map((part) => (typeof part === "number" ? `[${part}]` : part))
        .join(".")
        .replaceAll(".[", "[")}'`;

function invalid(entry: YamlEntry, path: Path, problem: string, hint?: string): QuernError {
  const section = String(entry.path[0]);
  return new QuernError("QN-PARSE-YAML-SCHEMA", `${section} '${String(entry.value.name)}': ${problem}`, {
    place: placeOf(entry, ...path),
    hint,
  });
}
