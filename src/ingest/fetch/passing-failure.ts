/** A failure of a download that may pass by itself: it is worth another attempt. */
export class PassingFailure extends Error {
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter: number | null;

  constructor(message: string, retryAfter: number | null = null, cause?: unknown) {
    super(message, { cause });
    this.retryAfter = retryAfter;
  }
}

/** `Retry-After` in milliseconds: seconds or a date; at most two minutes are waited. */
export function readRetryAfter(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 0), 120) * 1000;
}
