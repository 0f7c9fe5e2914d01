import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { QuernError } from "../base/errors.ts";
import { fileError } from "../base/files.ts";

const chunk = 1 << 20;

/**
 * A text file written piece by piece under a temporary name, which takes its own name when it is closed: a big artifact
 * never stands in memory as one string, and readers see the old one or the new one whole.
 */
export class ChunkedFile {
  readonly #file: string;
  readonly #temporary: string;
  #handle: number | undefined;
  #begun = false;
  #parts = "";

  constructor(file: string) {
    this.#file = file;
    this.#temporary = `${file}.${process.pid}.tmp`;
  }

  write(text: string): void {
    this.#parts += text;
    if (this.#parts.length >= chunk) this.#flush();
  }

  /** Bytes as they are, such as a part of another file. */
  writeBytes(bytes: Uint8Array): void {
    this.#flush();
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#handle!, bytes, at);
  }

  close(): void {
    this.#flush();
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
    renameSync(this.#temporary, this.#file);
  }

  /** Gives up: nothing is left behind. @returns the error to throw */
  abandon(cause: unknown): QuernError {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
    if (this.#begun) rmSync(this.#temporary, { force: true });
    return fileError(cause, this.#file, "write");
  }

  #flush(): void {
    if (this.#handle === undefined) {
      mkdirSync(dirname(this.#file), { recursive: true });
      this.#handle = openSync(this.#temporary, "w");
      this.#begun = true;
    }
    const bytes = Buffer.from(this.#parts);
    this.#parts = "";
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#handle, bytes, at);
  }
}
