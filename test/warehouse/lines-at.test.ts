import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { linesAt } from "../../src/warehouse/duckdb/load/lines-at.ts";

const folder = mkdtempSync(join(tmpdir(), "quern-lines-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the line in which a byte stands", () => {
  it("is told for any file, whatever ends its lines", () => {
    const line = fc.record({ text: fc.stringMatching(/^[a-zäß,"]{0,12}$/), end: fc.constantFrom("\n", "\r\n", "\r") });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 60 }), (lines) => {
        const path = join(folder, "file.csv");
        let text = "";
        const starts: number[] = [];
        // an empty line that ends in a line feed right after a carriage return would be the second half of one end
        const all = lines.map(({ text, end }) => ({ text: text || "x", end }));
        for (const { text: content, end } of all) {
          starts.push(Buffer.byteLength(text));
          text += content + end;
        }
        writeFileSync(path, text);
        const file = { path, format: "csv" } as const;
        expect(linesAt(file as never, starts)).toEqual(starts.map((_, i) => i + 1));
        expect(linesAt(file as never, [null])).toEqual([null]);
      }),
      { numRuns: 200 },
    );
  });
});
