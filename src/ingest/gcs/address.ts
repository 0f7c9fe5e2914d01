import { QuernError } from "../../base/errors.ts";

/** A place in Cloud Storage: a bucket and the name of an object, or the beginning of names. */
export interface GcsAddress {
  readonly bucket: string;
  readonly name: string;
}

export const isGcsAddress = (text: string): boolean => /^gs:\/\//i.test(text);

/** Reads `gs://bucket/name`. @throws QuernError QN-LOAD-CONFIG */
export function parseGcsAddress(address: string): GcsAddress {
  const match = /^gs:\/\/([a-z0-9][a-z0-9._-]{1,220}[a-z0-9])(?:\/(.*))?$/is.exec(address);
  if (match !== null) return { bucket: match[1]!, name: match[2] ?? "" };
  throw new QuernError("QN-LOAD-CONFIG", `'${address}' is not an address in Cloud Storage`, {
    hint: "Write gs://bucket/folder/file.csv; buckets have lower-case letters, digits, '-', '_' and '.'.",
  });
}

export function gcsUri({ bucket, name }: GcsAddress): string {
  return `gs://${bucket}/${name}`;
}
