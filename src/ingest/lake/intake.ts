import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { fileError } from "../../base/files.ts";
import { copyHashed, hashFile } from "./hash-file.ts";
import { Incoming } from "./incoming.ts";
import { KnownFiles } from "./known-files.ts";
import type { Arrived } from "./lake.ts";

/** Files on their way to the lake: their contents become known here. */
export class Intake {
  /** Where files are that still arrive. */
  readonly incoming: Incoming;
  readonly #known: KnownFiles;

  /** `folder` is where files lie until they are whole. */
  constructor(folder: string, projectRoot: string) {
    this.incoming = new Incoming(folder);
    this.#known = new KnownFiles(join(projectRoot, ".quern", "files.json"));
  }

  /**
   * Learns the content of a file that is somewhere else. One that has not changed since it was last seen is not read;
   * any other is copied to the incoming files while it is read. @throws QuernError QN-FILE-*
   */
  takeIn(path: string, name: string): Arrived {
    const before = statOf(path);
    const known = this.#known.get(path, before);
    if (known !== undefined)
      return { sha256: known, bytes: before.size, name, held: { kind: "file", path, isOurs: false } };
    const copy = this.incoming.temporary(name);
    const sha256 = copyUnchanged(path, copy);
    this.#known.set(path, before, sha256);
    return { sha256, bytes: before.size, name, held: { kind: "file", path: copy, isOurs: true } };
  }

  /** Learns the content of a file among the incoming ones. */
  adopt(path: string, name: string): Arrived {
    const { hash, stats } = hashFile(path);
    return { sha256: hash, bytes: stats.size, name, held: { kind: "file", path, isOurs: true } };
  }

  /** The path of a copy among the incoming files that has the content that is known. @throws QuernError QN-FILE-READ */
  own(path: string, { sha256, name }: Arrived): string {
    const copy = this.incoming.temporary(name);
    if (copyUnchanged(path, copy) === sha256) return copy;
    rmSync(copy, { force: true });
    throw changed(path);
  }

  /** Takes away an incoming file that is not needed. */
  discard({ held }: Arrived): void {
    if (held.kind === "file" && held.isOurs) rmSync(held.path, { force: true });
  }

  /** Keeps what was learnt of files for the next run. */
  close(): void {
    this.#known.save();
  }
}

/** @throws QuernError QN-FILE-READ for a file that changes meanwhile */
function copyUnchanged(from: string, to: string): string {
  const before = statOf(from);
  try {
    const { hash } = copyHashed(from, to);
    const after = statOf(from);
    if (after.size === before.size && after.ctimeMs === before.ctimeMs) return hash;
    throw changed(from);
  } catch (cause) {
    rmSync(to, { force: true });
    throw cause;
  }
}

function statOf(path: string) {
  try {
    return statSync(path);
  } catch (cause) {
    throw fileError(cause, path, "read");
  }
}

function changed(file: string): QuernError {
  return new QuernError("QN-FILE-READ", `${file} changed while it was read`, {
    place: { file },
    hint: "Is it still being written? Write to another name first, and rename it when it is whole.",
  });
}
