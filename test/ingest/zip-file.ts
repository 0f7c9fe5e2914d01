import { crc32, deflateRawSync } from "node:zlib";

/** Things in which an archive can differ from a good one. */
export interface ZipTricks {
  /** Size that the directory tells, in place of the real one. */
  readonly size?: number;
  /** Checksum that the directory tells. */
  readonly checksum?: number;
  /** General purpose bits: 1 is encryption. */
  readonly bits?: number;
  readonly method?: number;
  /** Unix mode of the entries. */
  readonly mode?: number;
}

/** A zip archive with these entries. */
export function zip(entries: Readonly<Record<string, string | Buffer>>, tricks: ZipTricks = {}): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const body = Buffer.from(content);
    const packed = deflateRawSync(body);
    const path = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(0x800 | (tricks.bits ?? 0), 2);
    fields.writeUInt16LE(tricks.method ?? 8, 4);
    fields.writeUInt32LE(tricks.checksum ?? crc32(body), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(tricks.size ?? body.length, 18);
    fields.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), fields, path, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((tricks.mode ?? 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x03"), fields, rest, path]));
    parts.push(local);
    offset += local.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(listing.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, listing, Buffer.from("PK\x05\x06"), end]);
}
