import { basename } from "node:path";

/** A name as one part of a path. */
export const safeName = (name: string): string => name.replace(/[/\\:*?"<>|\0]/g, "_").replace(/^\.+/, "_");

/** The part of a content's hash that stands in names. */
export const contentKey = (sha256: string): string => sha256.replace(/^md5:/, "").slice(0, 16);

/** The name of some content in its folder. */
export const lakeName = (file: { readonly sha256: string; readonly name: string }): string =>
  `${contentKey(file.sha256)}-${safeName(file.name)}`;

/** The content's key in a name of the lake, or undefined for other names. */
export const keyIn = (path: string): string | undefined => /^([0-9a-f]{16})-/.exec(basename(path))?.[1];

/** The file's own name in a name of the lake. */
export const ownName = (path: string): string => basename(path).slice(17);
