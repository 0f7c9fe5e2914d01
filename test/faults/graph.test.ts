import { describe, it } from "vitest";
import { type Fault, meet } from "./fault.ts";

const model = "select 1 as a";

const faults: readonly Fault[] = [
  {
    name: "a cycle of three, by name",
    files: {
      "models/a.sql": "select * from {{ ref('b') }}",
      "models/b.sql": "select * from {{ ref('c') }}",
      "models/c.sql": "select * from {{ ref('a') }}",
    },
    args: ["parse"],
    code: 2,
    says: ["QN-GRAPH-CYCLE at models/a.sql", "model.shop.a --> model.shop.c --> model.shop.b --> model.shop.a"],
  },
  {
    name: "a model that reads itself",
    files: { "models/a.sql": "select * from {{ ref('a') }}" },
    args: ["parse"],
    code: 2,
    says: ["QN-GRAPH-CYCLE at models/a.sql", "model.shop.a --> model.shop.a"],
  },
  {
    name: "two models of one name",
    files: { "models/a.sql": model, "models/x/a.sql": model },
    args: ["parse"],
    code: 2,
    says: ["QN-PARSE-DUPLICATE at models/x/a.sql", "models/a.sql and models/x/a.sql"],
  },
  {
    name: "two models that would be one relation",
    files: { "models/a.sql": model, "models/b.sql": "{{ config(alias='a') }} select 1 as a" },
    args: ["parse"],
    code: 2,
    says: ["QN-PARSE-AMBIGUOUS-ALIAS at models/b.sql", "model.shop.a and model.shop.b"],
  },
  {
    name: "a ref to nothing, with the nearest name",
    files: { "models/customers.sql": model, "models/b.sql": "select *\nfrom {{ ref('custmers') }}" },
    args: ["parse"],
    code: 2,
    says: [
      "QN-REF-NOT-FOUND at models/b.sql:2:13",
      "'custmers'",
      "> 2 | from {{ ref('custmers') }}",
      "Did you mean 'customers'?",
    ],
  },
  {
    name: "a source that does not exist, with the nearest name",
    files: {
      "models/s.yml": "sources:\n  - name: raw\n    tables:\n      - name: orders\n",
      "models/b.sql": "select *\nfrom {{ source('raw', 'ordrs') }}",
    },
    args: ["parse"],
    code: 2,
    says: ["QN-SOURCE-NOT-FOUND at models/b.sql:2:23", "Did you mean 'raw.orders'?"],
  },
  {
    name: "a ref to a disabled model",
    files: {
      "models/c.sql": "{{ config(enabled=false) }} select 1 as a",
      "models/b.sql": "select * from {{ ref('c') }}",
    },
    args: ["parse"],
    code: 2,
    says: ["QN-REF-DISABLED at models/b.sql:1", "disabled"],
  },
  {
    name: "several errors at once, each with its place",
    files: {
      "models/b.sql": "select * from {{ ref('yy') }}",
      "models/c.sql": "select {{ ref('zz') }}",
      "models/d.sql": "{% if %}",
    },
    args: ["parse"],
    code: 2,
    says: [
      "QN-JINJA-SYNTAX at models/d.sql:1",
      "QN-REF-NOT-FOUND at models/b.sql:1",
      "QN-REF-NOT-FOUND at models/c.sql:1",
    ],
  },
  {
    name: "a selector method that does not exist",
    files: { "models/a.sql": model },
    args: ["run", "-s", "tagg:x"],
    code: 2,
    says: ["QN-SELECT-INVALID", "'tagg'", "Did you mean 'tag'?"],
  },
  {
    name: "a selected name that does not exist",
    files: { "models/customers.sql": model },
    args: ["run", "-s", "custmers"],
    code: 0,
    says: ["WARNING", "'custmers'", "Did you mean 'customers'?", "Nothing to do"],
  },
  {
    name: "a state that nobody named",
    files: { "models/a.sql": model },
    args: ["run", "-s", "state:modified"],
    code: 2,
    says: ["QN-SELECT-STATE", "--state"],
  },
];

describe.concurrent("bad references and selections", () => {
  it.each(faults.map((fault) => [fault.name, fault] as const))("%s", async (_, fault) => {
    await meet(fault);
  });
});
