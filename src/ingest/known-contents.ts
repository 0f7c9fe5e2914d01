import { createHash } from "node:crypto";
import { gcsUri } from "./gcs/address.ts";
import type { ObjectStore } from "./gcs/object-store.ts";
import { storageError } from "./gcs/storage-error.ts";
import { hashFile } from "./lake/hash-file.ts";
import type { LoadedFile } from "./ledger.ts";
import type { Found } from "./plan.ts";

/**
 * A content is known by its SHA-256, or by its MD5 where its bytes never came to this machine. Where the ledger has one
 * of the same size that is known the other way, the bytes are read to find out whether it is the same: `found` is
 * changed in place, and calls what the ledger has by the ledger's name.
 */
export async function settleContents(found: Found[], known: readonly LoadedFile[], store: ObjectStore): Promise<void> {
  const loaded = new Set(known.map((entry) => entry.sha256));
  for (const [i, each] of found.entries()) {
    const { arrived } = each;
    if (loaded.has(arrived.sha256)) continue;
    const other = arrived.held.kind === "object" ? "sha256" : "md5";
    const isSimilar = known.some(
      ({ bytes, sha256 }) => bytes === arrived.bytes && sha256.startsWith("md5:") === (other === "md5"),
    );
    if (!isSimilar) continue;
    const hash =
      arrived.held.kind === "file" ? hashFile(arrived.held.path, "md5").hash : await hashOf(arrived.held.object, store);
    const name = other === "md5" ? `md5:${hash}` : hash;
    if (loaded.has(name)) found[i] = { ...each, arrived: { ...arrived, sha256: name } };
  }
}

type HeldObject = Extract<Found["arrived"]["held"], { kind: "object" }>["object"];

async function hashOf(object: HeldObject, store: ObjectStore): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of await store.stream(object)) hash.update(chunk as Buffer);
  } catch (cause) {
    throw storageError(cause, `read ${gcsUri(object)}`);
  }
  return hash.digest("hex");
}
