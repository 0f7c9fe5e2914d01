import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { quern, rows } from "./warehouse.ts";

describe("seeds have the types that dbt gives them", () => {
  let folder: string;
  beforeAll(async () => {
    folder = project({
      "project.yml":
        "name: shop\nseeds: {shop: {declared: {+column_types: {ZIP: varchar, price: 'decimal(10,2)'}}, bars: {+delimiter: '|'}, quoted: {+quote_columns: true}}}\n",
      "seeds/numbers.csv": 'a,b,c,d,e\n001,"1,000",1e5,5%,1.5\n2,2,2,2,2\n',
      "seeds/moments.csv":
        "a,b,c,d,e\n2024-01-01,2024-01-01 10:00:00,2024-01-01T10:00:00Z,2024-01-01 10:00:00+02:00,01/02/2024\n,,,,\n",
      "seeds/truths.csv": "a,b,c,d\ntrue,TRUE,yes,1\nfalse,null,no,0\n",
      "seeds/texts.csv": '\uFEFFa,b,c\r\n x ,"two\nlines",N/A\r\n,"say ""so""",null\r\n',
      "seeds/mixed.csv": "a,b,c,d\n1,true,2024-01-01,\n1.5,1,x,\n",
      "seeds/empties.csv": 'a,b,c\n1,"",x\n2,,""\n',
      "seeds/apostrophes.csv": "a,b\n'it',''\nit's,'\n",
      "seeds/bars.csv": "a|b\n1|x,y\n",
      "seeds/quoted.csv": "Group,Mixed Case\n1,2\n",
      "seeds/declared.csv": "zip,price\n01234,2.5\n,3\n",
    });
    await quern(folder, ["seed"]);
  });

  it.each([
    ["apostrophes", "a VARCHAR, b VARCHAR", ["'it'|''", "it's|'"]],
    ["numbers", "a INTEGER, b INTEGER, c INTEGER, d INTEGER, e DOUBLE", ["1|1000|100000|5|1.5", "2|2|2|2|2"]],
    [
      "moments",
      "a DATE, b TIMESTAMP, c TIMESTAMP, d VARCHAR, e VARCHAR",
      [
        "2024-01-01|2024-01-01 10:00:00|2024-01-01 10:00:00|2024-01-01 10:00:00+02:00|01/02/2024",
        "null|null|null|null|null",
      ],
    ],
    ["truths", "a BOOLEAN, b BOOLEAN, c VARCHAR, d INTEGER", ["true|true|yes|1", "false|null|no|0"]],
    ["texts", "a VARCHAR, b VARCHAR, c VARCHAR", [" x |two\nlines|N/A", 'null|say "so"|null']],
    ["mixed", "a DOUBLE, b VARCHAR, c VARCHAR, d INTEGER", ["1|true|2024-01-01|null", "1.5|1|x|null"]],
    ["empties", "a INTEGER, b INTEGER, c VARCHAR", ["1|null|x", "2|null|null"]],
    ["bars", "a INTEGER, b VARCHAR", ["1|x,y"]],
    ["quoted", "Group INTEGER, Mixed Case INTEGER", ["1|2"]],
    ["declared", "zip VARCHAR, price DECIMAL(10,2)", ["01234|2.50", "null|3.00"]],
  ])("%s: %s", async (seed, types, values) => {
    const columns = `select string_agg(column_name || ' ' || data_type, ', ' order by column_index) from duckdb_columns() where table_name = '${seed}'`;
    expect(await rows(folder, columns)).toEqual([types]);
    expect(await rows(folder, `select * from ${seed}`)).toEqual(values);
  });
});

it("a seed with a unique index is loaded again and again", async () => {
  const folder = project({
    "project.yml": "name: shop\nseeds: {+indexes: [{columns: [id]}, {columns: [id, name], unique: true}]}\n",
    "seeds/people.csv": "id,name\n1,Ann\n2,Bob\n",
  });
  for (const more of [[], [], ["--full-refresh"]]) {
    await quern(folder, ["seed", ...more]);
    expect(await rows(folder, "select is_unique from duckdb_indexes() order by 1")).toEqual(["false", "true"]);
    expect(await rows(folder, "select count(*) from people")).toEqual(["2"]);
  }
});
