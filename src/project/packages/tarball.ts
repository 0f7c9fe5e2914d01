import { mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { list, extract as untar } from "tar";
import { QuernError } from "../../base/errors.ts";

const maxEntries = 50_000;
const maxBytes = 1024 * 1024 * 1024;

/**
 * Unpacks a .tar.gz below a folder and gives the project's folder in it (the archive's one top folder). Entries that
 * would leave the folder, links and over-large archives are refused before anything is written.
 * @throws QuernError QN-DEPS-INVALID
 */
export async function unpackTarball(file: string, folder: string): Promise<string> {
  let entries = 0;
  let bytes = 0;
  let refused: string | undefined;
  try {
    await list({
      file,
      strict: true,
      onReadEntry(entry) {
        entries++;
        bytes += entry.size ?? 0;
        const parts = entry.path.split(/[\\/]/);
        if (entry.path.startsWith("/") || /^[a-z]:/i.test(entry.path) || parts.includes(".."))
          refused = `the entry '${entry.path}' leaves its folder`;
        else if (entry.type === "Link" || entry.type === "SymbolicLink")
          refused = `the entry '${entry.path}' is a link`;
        else if (entries > maxEntries || bytes > maxBytes) refused = "it holds too much";
      },
    });
    if (refused === undefined) {
      mkdirSync(folder, { recursive: true });
      await untar({ file, cwd: folder, strict: true });
    }
  } catch (cause) {
    refused = cause instanceof Error ? cause.message : String(cause);
  }
  if (refused !== undefined) throw new QuernError("QN-DEPS-INVALID", `The package archive can't be used: ${refused}`);
  const tops = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  return tops.length === 1 ? join(folder, tops[0]!) : folder;
}
