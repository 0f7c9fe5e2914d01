import { QuernError } from "../../base/errors.ts";
import { linesStatement } from "../load/lines-statement.ts";
import type { Connection, LoadNotes, LoadOutcome, LoadRequest, LoadStep, LoadTarget, StepRequest } from "../types.ts";
import { literal } from "./literal.ts";

/** A load as one transaction. */
export class TransactionStep implements LoadStep {
  readonly #connection: Connection;
  readonly #target: LoadTarget;
  readonly #loadFile: (request: LoadRequest) => Promise<LoadOutcome>;
  #isFirst = true;

  private constructor(
    connection: Connection,
    target: LoadTarget,
    loadFile: (request: LoadRequest) => Promise<LoadOutcome>,
  ) {
    this.#connection = connection;
    this.#target = target;
    this.#loadFile = loadFile;
  }

  static async begin(
    connection: Connection,
    target: LoadTarget,
    loadFile: (request: LoadRequest) => Promise<LoadOutcome>,
  ): Promise<LoadStep> {
    await connection.begin();
    return new TransactionStep(connection, target, loadFile);
  }

  async load(requests: readonly StepRequest[], signal?: AbortSignal): Promise<LoadOutcome[]> {
    const outcomes: LoadOutcome[] = [];
    for (const request of requests) {
      if (signal?.aborted) throw new QuernError("QN-RUN-CANCELLED", "The load was interrupted");
      outcomes.push(await this.#loadOne(request));
    }
    return outcomes;
  }

  async #loadOne(request: StepRequest): Promise<LoadOutcome> {
    const { relation, replaces } = this.#target;
    const continues = !this.#isFirst;
    const mode = replaces && !continues ? "replace" : "append";
    try {
      const outcome = await this.#loadFile({ ...request, relation, mode, continues });
      this.#isFirst = false;
      return outcome;
    } catch (cause) {
      if (!(cause instanceof QuernError) || cause.code !== "QN-LOAD-COLUMNS") throw cause;
      if (!continues) await this.#connection.begin();
      return { rows: 0, quarantined: 0, badRows: [], drift: cause };
    }
  }

  async commit({ statements, lines }: LoadNotes): Promise<void> {
    for (const sql of statements) await this.#connection.execute(sql);
    if (lines.rows.length > 0) await this.#connection.execute(linesStatement(lines, literal));
    await this.#connection.commit();
  }

  async rollback(): Promise<void> {
    await this.#connection.rollback();
  }
}
