import { QuernError } from "../base/errors.ts";
import type { SourceDefinition } from "../manifest/types.ts";
export async function loadSource(source: SourceDefinition, _: object): Promise<{ message: string; rows: number }> {
  throw new QuernError("QN-LOAD-CONFIG", `no loader for ${source.name}`);
}
