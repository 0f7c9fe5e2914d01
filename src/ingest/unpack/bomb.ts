import { QuernError } from "../../base/errors.ts";

/** Deflate reaches 1000:1 on zeros alone; tables stay far below this, and small ones can't do harm. */
const maxRatio = 300;
const harmless = 64 * 1024 * 1024;

/** Refuses what unpacks to a size beyond reason. @throws QuernError QN-LOAD-ARCHIVE */
export function refuseBomb(label: string, packed: number, unpacked: number): void {
  if (unpacked <= harmless || unpacked <= packed * maxRatio) return;
  throw new QuernError("QN-LOAD-ARCHIVE", `${label} unpacks to more than ${maxRatio} times its size`, {
    place: { file: label },
    hint: "Archives like that fill disks. If this one is meant to be so, unpack it first and load the file.",
  });
}
