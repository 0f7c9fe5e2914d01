import { sep } from "node:path";

/** Whether an absolute path is below a folder, which itself is not. Links are for the caller to resolve. */
export function isInside(path: string, folder: string): boolean {
  return path !== folder && path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
