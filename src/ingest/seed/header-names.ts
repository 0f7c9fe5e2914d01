import { basename } from "node:path";
import { QuernError } from "../../base/errors.ts";
import type { CsvRecords } from "./csv-records.ts";

/**
 * Column names from a seed's header as dbt makes them: a column without a name is called by its letter, a name that
 * stands there twice gets a number. @throws QuernError QN-SEED-INVALID for names that differ in case only
 */
export function headerNames(path: string, records: CsvRecords, count: number): string[] {
  const given = Array.from({ length: count }, (_, i) => records.text(i));
  if (count === 1 && given[0] === "") {
    throw new QuernError("QN-SEED-INVALID", `The seed ${basename(path)} has no header`, {
      place: { file: path, line: 1 },
    });
  }
  const names: string[] = [];
  const taken = new Set<string>();
  for (const [i, name] of given.entries()) {
    const wanted = name === "" ? letter(i) : name;
    let unique = wanted;
    for (let n = 2; taken.has(unique); n++) unique = `${wanted}_${n}`;
    taken.add(unique);
    names.push(unique);
  }
  const lower = new Map<string, string>();
  for (const name of names) {
    const twin = lower.get(name.toLowerCase());
    if (twin !== undefined) {
      throw new QuernError("QN-SEED-INVALID", `The seed ${basename(path)} has the columns '${twin}' and '${name}'`, {
        place: { file: path, line: 1 },
        hint: "A database does not tell names apart by case: rename one.",
      });
    }
    lower.set(name.toLowerCase(), name);
  }
  return names;
}

/** a, b ... z, aa, bb ... */
function letter(index: number): string {
  return String.fromCharCode(97 + (index % 26)).repeat(Math.floor(index / 26) + 1);
}
