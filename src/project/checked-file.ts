import { basename } from "node:path";
import type { ErrorCode } from "../base/error-catalogue.ts";
import { QuernError } from "../base/errors.ts";
import type { Emit } from "../base/events.ts";
import { didYouMean } from "../base/nearest.ts";
import { locate } from "../base/yaml.ts";
import type { Json, JsonObject } from "../manifest/types.ts";
import type { KeyPath } from "./template-values.ts";

/** Reads typed values out of a YAML file; whatever has another type is an error with its place in the file. */
export class CheckedFile {
  readonly file: string;
  readonly #text: string;
  readonly #code: ErrorCode;

  constructor(file: string, text: string, code: ErrorCode) {
    this.file = file;
    this.#text = text;
    this.#code = code;
  }

  error(path: KeyPath, message: string, hint?: string): QuernError {
    return new QuernError(this.#code, `${basename(this.file)}: ${message}`, {
      place: locate(this.#text, this.file, path),
      hint,
    });
  }

  object(value: Json | undefined, path: KeyPath): JsonObject {
    if (value === undefined || value === null) return {};
    if (typeof value === "object" && !Array.isArray(value)) return value;
    throw this.error(path, `'${path.join(".")}' must be a mapping, but it is ${describe(value)}`);
  }

  text(value: Json | undefined, path: KeyPath): string | null {
    if (value === undefined || value === null) return null;
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "bigint") return String(value);
    throw this.error(path, `'${path.join(".")}' must be a text, but it is ${describe(value)}`);
  }

  texts(value: Json | undefined, path: KeyPath): string[] | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === "string") return [value];
    if (Array.isArray(value)) return value.map((item, i) => this.text(item, [...path, i]) ?? "");
    throw this.error(path, `'${path.join(".")}' must be a list of texts, but it is ${describe(value)}`);
  }

  flag(value: Json | undefined, path: KeyPath): boolean | undefined {
    if (value === undefined || value === null) return undefined;
    if (typeof value === "boolean") return value;
    throw this.error(path, `'${path.join(".")}' must be true or false, but it is ${describe(value)}`);
  }

  /** Warns of keys that nothing reads, with the nearest one that something does. */
  warnUnknown(object: JsonObject, known: readonly string[], path: KeyPath, emit: Emit): void {
    for (const key of Object.keys(object)) {
      if (known.includes(key)) continue;
      emit({
        type: "warning",
        code: "UnknownProjectKey",
        message: `${basename(this.file)}: the key '${[...path, key].join(".")}' is not one of a project file, so nothing reads it`,
        place: locate(this.#text, this.file, [...path, key]),
        hint: didYouMean(key, known),
      });
    }
  }
}

function describe(value: Json): string {
  if (Array.isArray(value)) return "a list";
  if (value === null) return "empty";
  return typeof value === "object" ? "a mapping" : `${JSON.stringify(value)}`;
}
