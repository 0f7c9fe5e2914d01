import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../cli/quern.ts";
import { quern, rows } from "./warehouse.ts";

/** Expressions that every warehouse has under another name. https://docs.getdbt.com/reference/dbt-jinja-functions/cross-database-macros */
const cases: readonly (readonly [macro: string, expression: string, value: string])[] = [
  ["any_value", "(select {{ dbt.any_value('i') }} from (select 7 as i) as t)", "7"],
  ["bool_or", "(select {{ dbt.bool_or('i > 1') }} from (select 1 as i union all select 2) as t)", "true"],
  ["listagg", `(select {{ dbt.listagg('i', "'-'", 'order by i desc') }} from range(4) as t(i))`, "3-2-1-0"],
  ["listagg limited", `(select {{ dbt.listagg('i', "','", 'order by i', 2) }} from range(4) as t(i))`, "0,1"],
  ["array_construct", "{{ dbt.array_construct([1, 2]) }}", "1,2"],
  ["array_append", "{{ dbt.array_append(dbt.array_construct([1]), 5) }}", "1,5"],
  ["array_concat", "{{ dbt.array_concat(dbt.array_construct([1]), dbt.array_construct([2, 3])) }}", "1,2,3"],
  ["cast", "{{ dbt.cast(\"'3'\", api.Column.translate_type('integer')) }} + 1", "4"],
  ["safe_cast", "{{ dbt.safe_cast(\"'8'\", api.Column.translate_type('integer')) }}", "8"],
  ["cast_bool_to_text", "{{ dbt.cast_bool_to_text('1 = 1') }}", "true"],
  ["concat", "{{ dbt.concat([\"'a'\", \"'b'\"]) }}", "ab"],
  ["hash", "{{ dbt.hash(\"'ab'\") }}", "187ef4436122d1cc2f40dc2b92f0eba0"],
  ["length", "{{ dbt.length(\"'four'\") }}", "4"],
  ["position", "{{ dbt.position(\"'u'\", \"'four'\") }}", "3"],
  ["replace", "{{ dbt.replace(\"'aXa'\", \"'X'\", \"'b'\") }}", "aba"],
  ["right", "{{ dbt.right(\"'four'\", 2) }}", "ur"],
  ["split_part", "{{ dbt.split_part(\"'a-b-c'\", \"'-'\", 2) }}", "b"],
  ["string_literal", '{{ dbt.string_literal(dbt.escape_single_quotes("it\'s")) }}', "it's"],
  ["date", "{{ dbt.date(2024, 2, 29) }}", "2024-02-29"],
  ["dateadd", "{{ dbt.dateadd('day', 1, \"cast('2024-02-28' as date)\") }}", "2024-02-29 00:00:00"],
  ["datediff", "{{ dbt.datediff(\"cast('2024-01-31' as date)\", \"cast('2024-03-01' as date)\", 'month') }}", "2"],
  ["date_trunc", "{{ dbt.date_trunc('month', \"cast('2024-02-29' as date)\") }}", "2024-02-01 00:00:00"],
  ["last_day", "{{ dbt.last_day(\"cast('2024-02-03' as date)\", 'month') }}", "2024-02-29"],
  ["current_timestamp", "{{ dbt.current_timestamp() }} > {{ dbt.date(2024, 1, 1) }}", "true"],
  ["generate_series", "(select sum(generated_number) from ({{ dbt.generate_series(4) }}) as t)", "10"],
  [
    "date_spine",
    `(select count(*) from ({{ dbt.date_spine('day', "cast('2024-01-01' as date)", "cast('2024-01-11' as date)") }}) as t)`,
    "10",
  ],
  ["except", "(select count(*) from (select 1 as a {{ dbt.except() }} select 1) as t)", "0"],
  ["intersect", "(select count(*) from (select 1 as a {{ dbt.intersect() }} select 1) as t)", "1"],
  ["equals", "case when {{ equals('1', '1') }} then 'same' else 'other' end", "same"],
  ...(
    [
      ["bigint", "BIGINT"],
      ["boolean", "BOOLEAN"],
      ["float", "FLOAT"],
      ["int", "INTEGER"],
      ["numeric", "DECIMAL(28,6)"],
      ["string", "VARCHAR"],
      ["timestamp", "TIMESTAMP"],
    ] as const
  ).map(([type, name]) => [`type_${type}`, `typeof(cast(null as {{ dbt.type_${type}() }}))`, name] as const),
];

describe("cross-database macros", () => {
  let found: string[];
  beforeAll(async () => {
    const folder = project({
      "models/all_of_them.sql": `{{ config(materialized='table') }}\n${cases
        .map(([, expression], i) => `select ${i} as i, cast(${expression} as varchar) as v`)
        .join("\nunion all\n")}`,
    });
    await quern(folder, ["run"]);
    found = await rows(folder, "select v from all_of_them order by i");
  });

  it.each(cases.map(([macro, , value], i) => [macro, value, i] as const))("%s", (_, value, i) => {
    expect(found[i]!.replaceAll(/[[\] ]/g, (sign) => (sign === " " && !value.includes(",") ? sign : ""))).toBe(value);
  });
});
