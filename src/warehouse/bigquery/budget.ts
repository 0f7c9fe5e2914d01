import { sizeText } from "../../base/byte-sizes.ts";
import { QuernError } from "../../base/errors.ts";

/** Bytes that were put aside for a job. */
export interface Reservation {
  /** What the job may bill at most. */
  readonly bytes: number;
  /** Takes what it did bill, and gives the rest back. */
  settle(billed: number): void;
}

/**
 * The bytes that a whole run may bill. Each job reserves what a dry run says before it starts, so that jobs side by side
 * can't go over the limit together.
 */
export class Budget {
  readonly limit: number;
  #billed = 0;
  #reserved = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  /**
   * Waits while jobs that run may still give bytes back. An estimate of null (scripts) takes all that is left.
   * @throws QuernError QN-DB-MAX-BYTES when it can't be had
   */
  async reserve(estimate: number | null): Promise<Reservation> {
    for (;;) {
      const free = this.limit - this.#billed - this.#reserved;
      const wanted = estimate ?? free;
      if (wanted <= free && (wanted > 0 || estimate === 0)) return this.#take(wanted);
      if (this.#reserved === 0) throw this.#refusal(estimate);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #take(bytes: number): Reservation {
    this.#reserved += bytes;
    return {
      bytes,
      settle: (billed) => {
        this.#reserved -= bytes;
        this.#billed += billed;
        for (const wake of this.#waiting.splice(0)) wake();
      },
    };
  }

  #refusal(estimate: number | null): QuernError {
    const wants = estimate === null ? "wants to bill bytes" : `would bill ${sizeText(estimate)}`;
    return new QuernError(
      "QN-DB-MAX-BYTES",
      `The statement ${wants}, but ${sizeText(this.#billed)} of the run's ${sizeText(this.limit)} (max_bytes) are spent`,
      { hint: "Nothing was billed for it. Raise --max-bytes or the project's flag max_bytes, or select less." },
    );
  }
}
