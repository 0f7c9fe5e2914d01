import { existsSync } from "node:fs";
import { join } from "node:path";
import { type GcsAddress, gcsUri } from "../gcs/address.ts";
import type { ObjectStore, StoredObject } from "../gcs/object-store.ts";
import { Intake } from "./intake.ts";
import type { Arrived, Lake, LakeFile, LakePlace, LocalFile } from "./lake.ts";
import { contentKey, keyIn, lakeName, ownName, safeName } from "./lake-names.ts";

/** What the lake has of one table, by its content. */
type Listing = Map<string, StoredObject>;

/**
 * The lake in a bucket: an object is there when it is whole, and a name is written once, whoever is faster. Files wait in
 * `.quern/incoming` until they are uploaded.
 */
export class GcsLake implements Lake {
  readonly intake: Intake;
  readonly #root: GcsAddress;
  readonly #store: ObjectStore;
  readonly #listings = new Map<string, Promise<Listing>>();

  constructor(root: GcsAddress, projectRoot: string, store: ObjectStore) {
    this.#root = root;
    this.#store = store;
    this.intake = new Intake(join(projectRoot, ".quern", "incoming"), projectRoot);
  }

  async land(place: LakePlace, file: Arrived, date: string): Promise<LakeFile> {
    const listing = await this.#listing(place);
    const key = contentKey(file.sha256);
    const existing = listing.get(key);
    if (existing !== undefined) return landed(existing, file.held.kind === "file" ? file.held : null);
    const to = { bucket: this.#root.bucket, name: `${this.#folderOf(place)}dt=${date}/${lakeName(file)}` };
    const { held } = file;
    if (held.kind === "object") {
      const object = await this.#store.copy(held.object, to);
      listing.set(key, object);
      return landed(object, null);
    }
    // what is uploaded must be what was hashed
    const path = held.isOurs ? held.path : this.intake.own(held.path, file);
    const object = await this.#store.upload(path, to);
    listing.set(key, object);
    return landed(object, { path, isOurs: true });
  }

  uriOf(place: LakePlace): string {
    return gcsUri({ bucket: this.#root.bucket, name: this.#folderOf(place) });
  }

  async find(place: LakePlace, sha256: string): Promise<Arrived | undefined> {
    const object = (await this.#listing(place)).get(contentKey(sha256));
    if (object === undefined) return undefined;
    return { sha256, bytes: object.bytes, name: ownName(object.name), held: { kind: "object", object } };
  }

  takeObject(object: StoredObject, name: string): Arrived | undefined {
    if (object.md5 === null) return undefined;
    const held = { kind: "object", object } as const;
    return { sha256: `md5:${object.md5}`, bytes: object.bytes, name, held };
  }

  #folderOf({ source, table }: LakePlace): string {
    const root = this.#root.name === "" ? "" : `${this.#root.name}/`;
    return `${root}${safeName(source)}/${safeName(table)}/`;
  }

  #listing(place: LakePlace): Promise<Listing> {
    const name = this.#folderOf(place);
    let listing = this.#listings.get(name);
    if (listing === undefined) {
      listing = this.#list(name);
      this.#listings.set(name, listing);
    }
    return listing;
  }

  async #list(name: string): Promise<Listing> {
    const listing: Listing = new Map();
    for (const object of await this.#store.list({ bucket: this.#root.bucket, name })) {
      const key = keyIn(object.name);
      if (key !== undefined && !listing.has(key)) listing.set(key, object);
    }
    return listing;
  }
}

/** What was on this machine may be gone: it is taken away when it was read. */
function landed(object: StoredObject, local: LocalFile | null): LakeFile {
  const isHere = local !== null && existsSync(local.path);
  return { shown: gcsUri(object), object, local: isHere ? { path: local.path, isOurs: local.isOurs } : null };
}
