import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileError } from "../../base/files.ts";
import { agateNumber } from "./agate-number.ts";
import type { SeedKind } from "./column-scan.ts";
import { type SeedFile, seedRecords } from "./read-seed.ts";

const chunk = 1 << 20;

/**
 * Writes a seed anew in the form that every database reads: numbers plain, nulls empty, texts in quotes where they need
 * them, UTF-8 with commas. The caller removes the file.
 */
export function writeCleanCopy(seed: SeedFile): string {
  const file = join(tmpdir(), `quern-seed-${process.pid}-${randomBytes(4).toString("hex")}.csv`);
  try {
    mkdirSync(tmpdir(), { recursive: true });
    const handle = openSync(file, "wx");
    try {
      let text = `${seed.columns.map(({ name }) => quoteField(name)).join(",")}\n`;
      for (const records of seedRecords(seed)) {
        text += `${seed.columns.map(({ kind }, i) => cleanField(records.text(i), kind)).join(",")}\n`;
        if (text.length < chunk) continue;
        writeSync(handle, text);
        text = "";
      }
      writeSync(handle, text);
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    rmSync(file, { force: true });
    throw fileError(cause, file, "write");
  }
  return file;
}

function cleanField(field: string, kind: SeedKind): string {
  if (kind === "text") return quoteField(field);
  const value = field.trim();
  if (value === "" || value.toLowerCase() === "null") return "";
  const isNumber = kind === "integer" || kind === "bigint" || kind === "hugeint" || kind === "number";
  return isNumber ? (agateNumber(value) ?? value) : value;
}

function quoteField(field: string): string {
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
