import type { JsonObject } from "../../src/manifest/types.ts";
import { type Adapter, adapterRegistry } from "../../src/warehouse/index.ts";

/** The warehouse of a profile's output, as the engine would open it for a project in `folder`. */
export function openOutput(output: JsonObject, folder = "/"): Promise<Adapter> {
  const entry = adapterRegistry.get(String(output.type))!;
  return entry.open({
    target: {
      profileName: "p",
      name: "prod",
      type: entry.type,
      threads: 4,
      credentials: output,
      ...entry.describeTarget(output, folder),
    },
    projectRoot: folder,
    emit: () => undefined,
    invocationId: crypto.randomUUID(),
    maxBytes: null,
  });
}
