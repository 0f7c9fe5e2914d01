import { writeSync } from "node:fs";

/** Bytes that wait to be written together. */
const capacity = 1 << 20;

/** Writes many small texts to an open file, without a buffer for each. */
export class BufferedWriter {
  /** Bytes written so far, with those that wait. */
  size = 0;
  readonly #handle: number;
  readonly #waiting = Buffer.allocUnsafe(capacity);
  #filled = 0;

  constructor(handle: number) {
    this.#handle = handle;
  }

  /** @returns the bytes, as they are until the next call @throws Node's errors of files */
  write(content: string | Uint8Array): Uint8Array {
    const isText = typeof content === "string";
    // a UTF-16 unit takes three bytes at most
    const most = isText ? content.length * 3 : content.length;
    if (most > capacity - this.#filled) this.flush();
    const bytes = most > capacity ? (isText ? Buffer.from(content) : content) : this.#keep(content);
    if (most > capacity) this.#put(bytes);
    this.size += bytes.length;
    return bytes;
  }

  #keep(content: string | Uint8Array): Uint8Array {
    const start = this.#filled;
    if (typeof content === "string") this.#filled += this.#waiting.write(content, start);
    else {
      this.#waiting.set(content, start);
      this.#filled += content.length;
    }
    return this.#waiting.subarray(start, this.#filled);
  }

  /** Writes what waits. @throws Node's errors of files */
  flush(): void {
    this.#put(this.#waiting.subarray(0, this.#filled));
    this.#filled = 0;
  }

  #put(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#handle, bytes, at);
  }
}
