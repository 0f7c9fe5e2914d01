import { basename, extname } from "node:path";
import type { ProjectFile } from "../project-files.ts";

/** dbt keeps a file's code without the white space around it; errors still count the lines of the file. */
export function codeOf(text: string): { code: string; startLine: number } {
  const lead = text.slice(0, text.length - text.trimStart().length);
  return { code: text.trim(), startLine: lead.split("\n").length };
}

/** A file's name without its folder and ending: what its node is called. */
export function stem(file: ProjectFile): string {
  return basename(file.path, extname(file.path));
}
