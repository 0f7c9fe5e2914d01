import type { Connection, LoadOutcome, LoadRequest, LoadStep, LoadTarget } from "../types.ts";

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

  async load(request: Omit<LoadRequest, "mode" | "relation" | "continues">): Promise<LoadOutcome> {
    const { relation, replaces } = this.#target;
    const continues = !this.#isFirst;
    const mode = replaces && !continues ? "replace" : "append";
    this.#isFirst = false;
    return this.#loadFile({ ...request, relation, mode, continues });
  }

  async commit(statements: readonly string[]): Promise<void> {
    for (const sql of statements) await this.#connection.execute(sql);
    await this.#connection.commit();
  }

  async rollback(): Promise<void> {
    await this.#connection.rollback();
  }
}
