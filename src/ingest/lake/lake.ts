import type { StoredObject } from "../gcs/object-store.ts";
import type { Intake } from "./intake.ts";

/** Whose files they are: a folder of the lake. */
export interface LakePlace {
  readonly source: string;
  readonly table: string;
}

/** Where bytes are: in a file outside (`isOurs` false) or among the incoming ones, or in an object of Cloud Storage. */
export type Held = ({ readonly kind: "file" } & LocalFile) | { readonly kind: "object"; readonly object: StoredObject };

/** A file whose content is known, on its way to the lake or known to be there. */
export interface Arrived {
  /** Which content it is: its SHA-256 in hex, or `md5:` and its MD5 where the bytes never came to this machine. */
  readonly sha256: string;
  readonly bytes: number;
  /** The file's own name. */
  readonly name: string;
  readonly held: Held;
}

/** A file of this machine; what is ours is taken away when it was read. */
export interface LocalFile {
  readonly path: string;
  readonly isOurs: boolean;
}

/** A file in the lake: unchanged, named by its content. At least one of `local` and `object` is there. */
export interface LakeFile {
  /** For the ledger: relative to the project, or an address. */
  readonly shown: string;
  readonly local: LocalFile | null;
  readonly object: StoredObject | null;
}

/**
 * The data lake: `<lake>/<source>/<table>/dt=2024-01-05/<hash>-<name>`. Files arrive whole or not at all, and the same
 * content is kept once.
 */
export interface Lake {
  /** Files on their way. */
  readonly intake: Intake;
  /** Puts a file into the lake, unless its content is there. @throws QuernError QN-FILE-WRITE, QN-LOAD-* */
  land(place: LakePlace, file: Arrived, date: string): Promise<LakeFile>;
  /** The address of a table's folder in Cloud Storage; null for a lake on this machine. */
  uriOf(place: LakePlace): string | null;
  /** The file of some content, when the lake has it. */
  find(place: LakePlace, sha256: string): Promise<Arrived | undefined>;
  /** Takes an object in without its bytes coming to this machine; undefined where the lake can't. */
  takeObject(object: StoredObject, name: string): Arrived | undefined;
}
