import { expect, test } from "vitest";
import { sourceLine } from "../../src/run/source-line.ts";

const template = `{{ config(
  materialized='table'
) }}
{% set cols = ['a', 'b'] %}
select
{%- for c in cols %}
  sum({{ c }}) as {{ c }}_total,
{%- endfor %}
  nope as x,
  1 as one
from {{ ref('orders') }}
where id > 1
`;
const rendered = `


select
  sum(a) as a_total,
  sum(b) as b_total,
  nope as x,
  1 as one
from "db"."main"."orders"
where id > 1`;

test("a line without tags is found by its text", () => {
  expect(sourceLine(template, rendered, 7)).toBe(9);
  expect(sourceLine(template, rendered, 10)).toBe(12);
});

test("a line with tags is found by what stands around them", () => {
  expect(sourceLine(template, rendered, 9)).toBe(11);
  expect(sourceLine(template, rendered, 6)).toBe(7);
});

test("of equal lines the one nearest to the expected place counts", () => {
  const text = "select 1\nunion all\nselect 1\nunion all\nselect 1";
  expect([1, 3, 5].map((line) => sourceLine(text, text, line))).toEqual([1, 3, 5]);
});

test("a line that no text of the template gave is not guessed", () => {
  expect(sourceLine("{{ all_of_it() }}", "select broken", 1)).toBeUndefined();
  expect(sourceLine(template, rendered, 1)).toBeUndefined();
});

test("a line put together from tags alone is told by none", () => {
  expect(sourceLine("a\n{{ x }}{{ y }}\nb", "a\n12\nb", 2)).toBeUndefined();
});
