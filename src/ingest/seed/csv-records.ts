/** How a field stands in the file. */
export const plain = 0;
/** In quotes, with nothing special inside. */
export const quoted = 1;
/** In quotes, with doubled quotes inside. */
export const escaped = 2;
/** Text behind a closing quote: Python's csv module appends it, databases refuse it. */
export const irregular = 3;

/**
 * Reads the records of a CSV file as Python's csv module does, as ranges of bytes: no text is made for fields that
 * nobody asks for. After `next()`, field i is `bytes[starts[i] .. ends[i]]` (without its quotes), `kinds[i]` how it stands.
 */
export class CsvRecords {
  readonly bytes: Buffer;
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly kinds: number[] = [];
  /** The line that the current record begins in, from 1. */
  line = 0;
  /** The line of a quote that is never closed. */
  openQuoteLine: number | undefined;
  #nextLine = 1;
  #at: number;
  readonly #delimiter: Buffer;

  constructor(bytes: Buffer, delimiter: string) {
    this.bytes = bytes;
    this.#delimiter = Buffer.from(delimiter);
    this.#at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  }

  /** The number of fields of the next record; -1 at the end. A blank line is a record of one empty field. */
  next(): number {
    const { bytes, starts, ends, kinds } = this;
    const size = bytes.length;
    const first = this.#delimiter[0]!;
    const width = this.#delimiter.length;
    if (this.#at >= size) return -1;
    this.line = this.#nextLine;
    let i = this.#at;
    for (let count = 0; ; count++) {
      let start = i;
      let kind = plain;
      let end: number;
      if (bytes[i] === 34) {
        end = this.#closingQuote(i);
        kind = this.#kind;
        start = i + 1;
        i = Math.min(end + 1, size);
        if (i < size && bytes[i] !== 10 && bytes[i] !== 13 && !this.#isDelimiter(i)) {
          kind = irregular;
          start--;
          while (i < size && bytes[i] !== 10 && bytes[i] !== 13 && !this.#isDelimiter(i)) i++;
          end = i;
        }
      } else {
        while (i < size) {
          const c = bytes[i];
          if (c === 10 || c === 13 || (c === first && (width === 1 || this.#isDelimiter(i)))) break;
          i++;
        }
        end = i;
      }
      starts[count] = start;
      ends[count] = end;
      kinds[count] = kind;
      const c = bytes[i];
      if (i < size && c !== 10 && c !== 13) {
        i += width;
        continue;
      }
      this.#at = c === 13 && bytes[i + 1] === 10 ? i + 2 : i + 1;
      this.#nextLine++;
      return count + 1;
    }
  }

  #kind = plain;

  /** The place of the quote that ends the field beginning at `from`, or the end of the file. */
  #closingQuote(from: number): number {
    const { bytes } = this;
    this.#kind = quoted;
    let at = from + 1;
    for (;;) {
      const quote = bytes.indexOf(34, at);
      const end = quote === -1 ? bytes.length : quote;
      for (let n = bytes.indexOf(10, at); n !== -1 && n < end; n = bytes.indexOf(10, n + 1)) this.#nextLine++;
      if (quote === -1) {
        this.openQuoteLine = this.line;
        return end;
      }
      if (bytes[quote + 1] !== 34) return quote;
      this.#kind = escaped;
      at = quote + 2;
    }
  }

  #isDelimiter(at: number): boolean {
    const delimiter = this.#delimiter;
    for (let i = 0; i < delimiter.length; i++) if (this.bytes[at + i] !== delimiter[i]) return false;
    return true;
  }

  /** The text of a field of the current record. */
  text(field: number): string {
    const raw = this.bytes.toString("utf8", this.starts[field]!, this.ends[field]!);
    const kind = this.kinds[field];
    if (kind === escaped) return raw.replaceAll('""', '"');
    if (kind !== irregular) return raw;
    const close = /^"((?:[^"]|"")*)"/.exec(raw)!;
    return close[1]!.replaceAll('""', '"') + raw.slice(close[0].length);
  }

  /** Whether the current record is a blank line. */
  isBlank(count: number): boolean {
    return count === 1 && this.starts[0] === this.ends[0] && this.kinds[0] === plain;
  }
}
