import { closeSync, mkdirSync, openSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { BufferedWriter } from "../base/buffered-writer.ts";
import type { QuernError } from "../base/errors.ts";
import { fileError } from "../base/files.ts";

/**
 * A text file written piece by piece under a temporary name, which takes its own name when it is closed: a big artifact
 * never stands in memory as one string, and readers see the old one or the new one whole.
 */
export class ChunkedFile {
  readonly #file: string;
  readonly #temporary: string;
  #handle: number | undefined;
  #writer: BufferedWriter | undefined;

  constructor(file: string) {
    this.#file = file;
    this.#temporary = `${file}.${process.pid}.tmp`;
  }

  /** @returns the number of bytes @throws Node's errors of files */
  write(content: string | Uint8Array): number {
    return this.#open().write(content).length;
  }

  #open(): BufferedWriter {
    if (this.#writer === undefined) {
      mkdirSync(dirname(this.#file), { recursive: true });
      this.#handle = openSync(this.#temporary, "w");
      this.#writer = new BufferedWriter(this.#handle);
    }
    return this.#writer;
  }

  /** @throws Node's errors of files */
  close(): void {
    this.#open().flush();
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
    renameSync(this.#temporary, this.#file);
  }

  /** Gives up: nothing is left behind. @returns the error to throw */
  abandon(cause: unknown): QuernError {
    if (this.#handle !== undefined) closeSync(this.#handle);
    this.#handle = undefined;
    if (this.#writer !== undefined) rmSync(this.#temporary, { force: true });
    return fileError(cause, this.#file, "write");
  }
}
