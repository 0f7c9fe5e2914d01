import { QuernError } from "../../base/errors.ts";
import { sha256 } from "../../base/hash.ts";
import { parseGcsAddress } from "../gcs/address.ts";
import type { StoredObject } from "../gcs/object-store.ts";
import type { Arrived } from "../lake/lake.ts";
import type { Input } from "../resolve.ts";
import type { FetchContext } from "./fetch-context.ts";
import { tooBig } from "./too-big.ts";

/**
 * An object of Cloud Storage: one whose generation is known is not read again. Its bytes come to this machine only where
 * the lake or the warehouse can't take it as it is.
 */
export async function fetchGcs(input: Input, context: FetchContext): Promise<Arrived> {
  const { config, lake, store, memory, place } = context;
  const object = input.object ?? (await store.head(parseGcsAddress(input.location)));
  if (object === undefined)
    throw new QuernError("QN-LOAD-NOT-FOUND", `The object ${input.uri} does not exist`, {
      hint: "Check its name; `gcloud storage ls` shows what is there.",
    });
  if (object.bytes > config.maxBytes) throw tooBig(input.uri, object.bytes, config.maxBytes);
  if (object.bytes === 0) throw new QuernError("QN-LOAD-EMPTY", `${input.uri} is empty`);
  const remembered = memory.get(input.uri);
  if (remembered?.etag === object.generation) {
    const known = await lake.find(place, remembered.sha256);
    if (known !== undefined) return { ...known, name: input.name };
  }
  const arrived = lake.takeObject(object, input.name) ?? (await bring(object, input, context));
  memory.set(input.uri, {
    etag: object.generation,
    lastModified: null,
    sha256: arrived.sha256,
    bytes: arrived.bytes,
    name: arrived.name,
  });
  return arrived;
}

async function bring(object: StoredObject, input: Input, context: FetchContext): Promise<Arrived> {
  const { lake, store, place, source, emit } = context;
  const key = sha256(`${place.source}/${place.table}/${input.uri}#${object.generation}`).slice(0, 24);
  const file = lake.intake.incoming.partial(key);
  await store.download(object, file, (bytes) =>
    emit({ type: "load-progress", source, file: input.uri, bytes, total: object.bytes }),
  );
  return lake.intake.adopt(file, input.name);
}
