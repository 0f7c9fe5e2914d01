/**
 * Names of jobs that are known before the server hears of them: run, node, number of the statement in its node, attempt.
 * A job whose answer got lost is found under its name, and can't be made twice.
 */
export class JobIds {
  readonly #invocation: string;
  readonly #counts = new Map<string, number>();

  constructor(invocationId: string) {
    this.#invocation = invocationId.replaceAll("-", "");
  }

  /** The name of a new job of a node, for each attempt. */
  next(node: string): (attempt: number) => string {
    const count = (this.#counts.get(node) ?? 0) + 1;
    this.#counts.set(node, count);
    const slug = node.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 200);
    return (attempt) => `quern-${this.#invocation}-${slug}-${count}-${attempt}`;
  }
}
