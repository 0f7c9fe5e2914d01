import { createHash } from "node:crypto";
import { QuernError } from "../../../base/errors.ts";
import type { Relation } from "../../relation.ts";
import type { LoadFile } from "../../types.ts";
import type { TableResource } from "../catalog.ts";
import type { BigQueryConnection } from "../connection.ts";
import { type FieldSchema, sqlType } from "../field-schema.ts";
import type { TableReference } from "../job-types.ts";
import { isAddress } from "./load-job.ts";

/** A table that one load job fills, and that goes by itself when nobody takes it away. */
export interface Staged {
  readonly relation: Relation;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: number;
}

const hours = 24;

/** Tables of one step beside the target. */
export class Staging {
  readonly #connection: BigQueryConnection;
  readonly #target: Relation;
  readonly #name: string;
  readonly #made: Relation[] = [];

  /** `mark` tells this step's tables from those of other runs. */
  constructor(connection: BigQueryConnection, target: Relation, mark: string) {
    this.#connection = connection;
    this.#target = target;
    this.#name = createHash("sha256").update(`${target.renderName()} ${mark}`).digest("hex").slice(0, 20);
  }

  /** Fills a new table by a load job. @throws QuernError of the job, with the ApiFailure as its cause */
  fill(
    file: Pick<LoadFile, "path">,
    configuration: Readonly<Record<string, unknown>>,
    fields: readonly FieldSchema[] | null,
    /** Whether the job hears of them too: Parquet and Avro bring their own. */
    isDeclared = true,
  ): Promise<Staged> {
    const schema = fields === null ? {} : { schema: { fields } };
    return this.#make(schema, async (reference) => {
      const job = await this.#connection.runJob(
        {
          load: {
            ...(isAddress(file.path) && { sourceUris: [file.path] }),
            destinationTable: reference,
            writeDisposition: "WRITE_TRUNCATE",
            ...(isDeclared && schema),
            ...configuration,
          },
        },
        isAddress(file.path) ? undefined : file.path,
      );
      return job.statistics?.load?.outputRows;
    });
  }

  /** Fills a new table with the rows of a query; `tables` are external ones that it alone knows, by name. */
  fillByQuery(sql: string, tables: Readonly<Record<string, unknown>> = {}): Promise<Staged> {
    return this.#make({}, async (destinationTable) => {
      const more = { destinationTable, writeDisposition: "WRITE_TRUNCATE", tableDefinitions: tables };
      await this.#connection.executeInto(sql, more);
      return undefined;
    });
  }

  async #make(schema: object, fill: (reference: TableReference) => Promise<string | undefined>): Promise<Staged> {
    const relation = this.#target.incorporate({ identifier: `_quern_load_${this.#name}_${this.#made.length}` });
    this.#made.push(relation);
    const reference = this.#referenceOf(relation);
    const path = `datasets/${reference.datasetId}/tables`;
    const project = reference.projectId;
    const expirationTime = String(Date.now() + hours * 3_600_000);
    await this.#create({ project, path }, { tableReference: reference, expirationTime, ...schema });
    const rows = await fill(reference);
    const made = await this.#connection.call<TableResource & { readonly expirationTime?: string }>({
      method: "GET",
      project,
      path: `${path}/${reference.tableId}`,
    });
    if (made.expirationTime === undefined)
      await this.#connection.call({
        method: "PATCH",
        project,
        path: `${path}/${reference.tableId}`,
        body: { expirationTime },
      });
    const columns = (made.schema?.fields ?? []).map((field) => ({ name: field.name, type: sqlType(field) }));
    return { relation, columns, rows: Number(rows ?? made.numRows ?? 0) };
  }

  /** Asking twice for the same name is no error: the first answer may have been lost. */
  async #create(place: { readonly project: string; readonly path: string }, body: object): Promise<void> {
    try {
      await this.#connection.call({ method: "POST", ...place, body });
    } catch (cause) {
      if ((cause as { cause?: { status?: number } }).cause?.status !== 409) throw cause;
    }
  }

  #referenceOf({ database, schema, identifier }: Relation): TableReference {
    return { projectId: database!, datasetId: schema!, tableId: identifier! };
  }

  /** Takes the tables away; what can't be taken away goes by itself. */
  async clear(): Promise<void> {
    for (const relation of this.#made.splice(0)) {
      const { projectId: project, datasetId, tableId } = this.#referenceOf(relation);
      try {
        await this.#connection.call({ method: "DELETE", project, path: `datasets/${datasetId}/tables/${tableId}` });
      } catch (cause) {
        if (!(cause instanceof QuernError)) throw cause;
      }
    }
  }
}
