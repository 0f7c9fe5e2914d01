import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/manifest/types.ts";
import { addFiles } from "../cli/quern.ts";
import { columnsOf, failedLoad, loader, query, runLoad } from "./loading.ts";

const columns = { id: "bigint", name: "varchar", price: "decimal(10, 2)" };
const good = "id,name,price\n1,ann,2.50\n2,,\n";

async function rowsOf(content: string | Uint8Array, config: JsonObject = { columns }): Promise<string[]> {
  const folder = loader({ from: "in.csv", ...config }, { "in.csv": content });
  const { errors } = await runLoad(folder);
  if (errors[0] !== undefined) throw errors[0];
  return query(folder, "from raw.t");
}

describe("a CSV file", () => {
  it.each<[string, string | Uint8Array, JsonObject, string[]]>([
    ["with declared types", good, {}, ["1|ann|2.50", "2|NULL|NULL"]],
    ["with a byte order mark", `\uFEFF${good}`, {}, ["1|ann|2.50", "2|NULL|NULL"]],
    ["with Windows line ends", good.replaceAll("\n", "\r\n"), {}, ["1|ann|2.50", "2|NULL|NULL"]],
    ["with old Mac line ends", good.replaceAll("\n", "\r"), {}, ["1|ann|2.50", "2|NULL|NULL"]],
    ["without a last line end", good.trimEnd(), {}, ["1|ann|2.50", "2|NULL|NULL"]],
    ["with its columns in another order", "price,id,name\n2.5,1,ann\n", {}, ["1|ann|2.50"]],
    ["with names in another case", "ID,Name,PRICE\n1,ann,2.5\n", {}, ["1|ann|2.50"]],
    ["with quoted names and texts", '"id","name","price"\n"1","a ""b"",\nc","2"\n', {}, ['1|a "b",\nc|2.00']],
    ["without a header", "1,ann,2.5\n", { header: false }, ["1|ann|2.50"]],
    ["with semicolons", "id;name;price\n1;a,b;2.5\n", { delimiter: ";" }, ["1|a,b|2.50"]],
    ["with a delimiter of two characters", "id||name||price\n1||a|b||2\n", { delimiter: "||" }, ["1|a|b|2.00"]],
    ["with tabs", "id\tname\tprice\n1\tann\t2.5\n", { delimiter: "\t" }, ["1|ann|2.50"]],
    ["that is a TSV", "id\tname\tprice\n1\tann\t2.5\n", { format: "tsv" }, ["1|ann|2.50"]],
    ["with other quotes", "id,name,price\n1,'a,b''c',2\n", { quote: "'", escape: "'" }, ["1|a,b'c|2.00"]],
    ["with backslashes for quotes", 'id,name,price\n1,"a\\"b",2\n', { escape: "\\" }, ['1|a"b|2.00']],
    ["without any quotes", 'id,name,price\n1,6" pipe,2\n', { quote: "" }, ['1|6" pipe|2.00']],
    ["with words for null", "id,name,price\n1,NA,\\N\n", { null_strings: ["", "NA", "\\N"] }, ["1|NULL|NULL"]],
    ["whose empty texts are texts", "id,name,price\n1,,NA\n", { null_strings: ["NA"] }, ["1||NULL"]],
    ["with lines before the header", `made by x\n\n${good}`, { skip: 2 }, ["1|ann|2.50", "2|NULL|NULL"]],
    [
      "in latin-1",
      Buffer.from("id,name,price\n1,café\n".replace("\n1,café", "\n1,café,2"), "latin1"),
      { encoding: "latin-1" },
      ["1|café|2.00"],
    ],
    [
      "in windows-1252",
      Buffer.from([...Buffer.from("id,name,price\n1,"), 0x80, ...Buffer.from(",2\n")]),
      { encoding: "windows-1252" },
      ["1|€|2.00"],
    ],
    ["in UTF-16 with its mark", Buffer.from(`\uFEFF${good}`, "utf16le"), {}, ["1|ann|2.50", "2|NULL|NULL"]],
    ["in UTF-16 without a mark", Buffer.from(good, "utf16le"), { encoding: "utf-16le" }, ["1|ann|2.50", "2|NULL|NULL"]],
    [
      "in big-endian UTF-16",
      Buffer.from(`\uFEFF${good}`, "utf16le").swap16(),
      { encoding: "utf-16" },
      ["1|ann|2.50", "2|NULL|NULL"],
    ],
    [
      "in shift_jis",
      Buffer.from([...Buffer.from("id,name,price\n1,"), 0x93, 0xfa, 0x96, 0x7b, ...Buffer.from(",2\n")]),
      { encoding: "shift_jis" },
      ["1|日本|2.00"],
    ],
    ["compressed by gzip", gzipSync(good), {}, ["1|ann|2.50", "2|NULL|NULL"]],
    [
      "compressed by gzip in UTF-16",
      gzipSync(Buffer.from(`\uFEFF${good}`, "utf16le")),
      { encoding: "utf-16le" },
      ["1|ann|2.50", "2|NULL|NULL"],
    ],
  ])("%s is loaded", async (_, content, config, expected) => {
    expect(await rowsOf(content, { columns, ...config })).toEqual(expected);
  });

  it("keeps integers of 19 digits exact", async () => {
    expect(await rowsOf("id,name,price\n2268105428166509112,x,1\n")).toEqual(["2268105428166509112|x|1.00"]);
  });

  it.each<[string, string, JsonObject, string]>([
    ["from all its rows", `n,d,x\n${"1,2024-01-05,1\n".repeat(30_000)}2.5,,a\n`, {}, "n:double d:date x:varchar"],
    ["as texts where it has no values", "a,b\n,1\n,2\n", {}, "a:varchar b:bigint"],
    [
      "where declared columns leave them open",
      "id,n,d\n01,2,2024-01-01\n",
      { columns: [{ id: "varchar" }, "n", "d"] },
      "id:varchar n:bigint d:date",
    ],
    ["without a header", "1,a\n", { header: false }, "column0:bigint column1:varchar"],
    [
      "without a header, under given names",
      "1,a\n",
      { header: false, columns: ["id", "name"] },
      "id:bigint name:varchar",
    ],
  ])("has its types detected %s", async (_, content, config, expected) => {
    const folder = loader({ from: "in.csv", ...config }, { "in.csv": content });
    expect((await runLoad(folder)).errors).toEqual([]);
    expect(await columnsOf(folder)).toBe(expected);
  });
});

describe("a CSV file that does not fit fails with its line, and the table stays as it was", () => {
  it.each<[string, string | Uint8Array, JsonObject, string, number | undefined, RegExp]>([
    [
      "a wrong type",
      `${good}3,x,abc\n`,
      {},
      "QN-LOAD-BAD-ROWS",
      4,
      /line 4: column price value "abc" \(not a DECIMAL\(10,2\)\)/,
    ],
    [
      "a number out of range",
      `${good}99999999999999999999,x,1\n`,
      {},
      "QN-LOAD-BAD-ROWS",
      4,
      /column id value "99999999999999999999"/,
    ],
    ["a short line", `${good}3,x\n`, {}, "QN-LOAD-BAD-ROWS", 4, /column price \(too few columns\)/],
    ["a long line", `${good}3,x,1,2\n`, {}, "QN-LOAD-BAD-ROWS", 4, /too many columns/],
    [
      "a blank line in the middle",
      "id,name,price\n1,a,1\n\n2,b,x\n",
      {},
      "QN-LOAD-BAD-ROWS",
      4,
      /line 4: column price value "x"/,
    ],
    ["an open quote", `${good}3,"x,1\n4,y,2\n`, {}, "QN-LOAD-BAD-ROWS", 4, /quote that is not closed/],
    ["another encoding", Buffer.from(`${good}3,café,1\n`, "latin1"), {}, "QN-LOAD-ENCODING", 4, /line 4/],
    [
      "another encoding than declared",
      Buffer.from([...Buffer.from(good), 0x33, 0x2c, 0x81, 0x20, 0x0a]),
      { encoding: "shift_jis" },
      "QN-LOAD-ENCODING",
      4,
      /not in shift_jis/,
    ],
    ["no content", "", {}, "QN-LOAD-EMPTY", 1, /before\.csv is empty/],
    ["blank lines only", "\n\n", {}, "QN-LOAD-EMPTY", 1, /before\.csv is empty/],
    ["a header only", "id,name,price\n", {}, "QN-LOAD-EMPTY", 1, /a header but no rows/],
    ["a missing column", "id,prize,name\n1,2,a\n", {}, "QN-LOAD-COLUMNS", 1, /lacks the column price and has prize/],
    ["a column too many", "id,name,price,extra\n1,a,2,x\n", {}, "QN-LOAD-COLUMNS", 1, /has extra, which/],
    ["a column twice", "id,name,price,Name\n1,a,2,x\n", {}, "QN-LOAD-COLUMNS", 1, /the column 'Name' twice/],
    ["a column without a name", "id,name,price,\n1,a,2,\n", {}, "QN-LOAD-COLUMNS", 1, /a column without a name/],
    ["too few columns without a header", "1,a\n", { header: false }, "QN-LOAD-BAD-ROWS", 1, /too few columns/],
    [
      "a broken gzip",
      gzipSync(Buffer.from(good.repeat(50_000))).subarray(0, 300),
      { compression: "gzip" },
      "QN-LOAD-ARCHIVE",
      undefined,
      /gzip/,
    ],
    ["no gzip at all", good, { compression: "gzip" }, "QN-LOAD-ARCHIVE", undefined, /gzip/],
    ["a web page", "<!DOCTYPE html>\n<html>\n", {}, "QN-LOAD-COLUMNS", 1, /lacks the columns id, name, price/],
    [
      "bytes of an image",
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
      {},
      "QN-LOAD-COLUMNS",
      1,
      /lacks/,
    ],
  ])("%s", async (_, content, config, code, line, message) => {
    const folder = loader({ from: "*.csv", columns, ...config }, { "before.csv": good });
    const isAppended = Object.keys(config).length === 0;
    if (isAppended) await runLoad(folder);
    addFiles(folder, { "before.csv": content });
    const error = await failedLoad(folder);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.place?.file).toMatch(/before\.csv$/);
    expect(error.place?.line).toBe(line);
    const found = await query(folder, "select table_schema, table_name from information_schema.tables order by 2");
    expect(found).toEqual(isAppended ? ["raw|_quern_loads", "raw|t"] : ["raw|_quern_loads"]);
    if (isAppended) expect(await query(folder, "from raw.t")).toEqual(["1|ann|2.50", "2|NULL|NULL"]);
  });
});
