import { describe, expect, it } from "vitest";
import { type Fault, meet, said } from "./fault.ts";

const latin1 = new Uint8Array([0x73, 0x0a, 0xe9, 0x0a]);

const faults: readonly Fault[] = [
  {
    name: "an expression that does not close",
    files: { "models/a.sql": "select {{ 1 as a\nfrom x" },
    args: ["parse"],
    code: 2,
    says: ["QN-JINJA-SYNTAX at models/a.sql:1:13", "> 1 | select {{ 1 as a", "^"],
  },
  {
    name: "a block that does not close",
    files: { "models/a.sql": "{% if true %}\nselect 1 as a\n" },
    args: ["parse"],
    code: 2,
    says: ["QN-JINJA-SYNTAX at models/a.sql:2", "endif"],
  },
  {
    name: "a block in a macro's file that does not close",
    files: { "macros/m.sql": "{% macro m() %}\n{% for x in y %}\n{% endmacro %}", "models/a.sql": "select 1 as a" },
    args: ["parse"],
    code: 2,
    says: ["QN-JINJA-SYNTAX at macros/m.sql:3", "endfor"],
  },
  {
    name: "an undefined macro",
    files: {
      "models/a.sql": "select\n  {{ foo_bar(1) }} as a",
      "macros/m.sql": "{% macro foo_baz(x) %}1{% endmacro %}",
    },
    args: ["run"],
    code: 1,
    says: [
      "Error in model a",
      "QN-JINJA-UNDEFINED at models/a.sql:2",
      "'foo_bar' is undefined",
      "Did you mean 'foo_baz'?",
    ],
  },
  {
    name: "an undefined macro in a macro: parsing tells it, where a model's own text, what is only printed and what is not run pass",
    files: {
      "models/a.sql": "{{ foo(1) }} {% call outer() %}{{ foo(1).bar }}{% endcall %} select {{ guarded() }} 1 as a",
      "models/b.sql": "select {{ asks() }}",
      "models/c.sql": "select {{ pack.asks() }}",
      "macros/m.sql": `{% macro outer() %}[{{ foo }}]{{ caller() }}{% endmacro %}
{% macro guarded() %}{% if execute %}{{ foo(2) }}{% endif %}{% endmacro %}
{% macro asks() %}
  {{ outr() }}
{% endmacro %}`,
    },
    args: ["parse"],
    code: 2,
    says: ["QN-JINJA-UNDEFINED at macros/m.sql:4", "'outr' is undefined", "Did you mean 'outer'?"],
  },
  {
    name: "an undefined name",
    files: { "models/a.sql": "select {{ foo.bar }} as a" },
    args: ["run"],
    code: 1,
    says: ["QN-JINJA-UNDEFINED at models/a.sql:1", "'foo' is undefined"],
  },
  {
    name: "an error in a macro: the place, and the way there",
    files: {
      "macros/m.sql":
        "{% macro outer(x) %}\n  {{ inner(x) }}\n{% endmacro %}\n{% macro inner(x) %}\n  {{ x / 0 }}\n{% endmacro %}",
      "models/a.sql": "select {{ outer(1) }} as a",
    },
    args: ["run"],
    code: 2,
    says: [
      "at macros/m.sql:5",
      "> 5 |   {{ x / 0 }}",
      "in macro inner (macros/m.sql:4)",
      "in macro outer (macros/m.sql:1)",
    ],
  },
  {
    name: "a macro that refuses",
    files: { "models/a.sql": "\n{{ exceptions.raise_compiler_error('no good') }}" },
    args: ["run"],
    code: 2,
    says: ["QN-JINJA-RAISED at models/a.sql:2", "no good"],
  },
  {
    name: "an environment variable that is not set",
    files: { "models/a.sql": "select {{ env_var('NO_SUCH') }} as a" },
    args: ["parse"],
    code: 2,
    says: ["QN-ENV-VAR-MISSING at models/a.sql:1", "'NO_SUCH'", "hint: Set it"],
  },
  {
    name: "a var that is not set",
    files: { "models/a.sql": "select {{ var('no_such') }} as a" },
    args: ["run"],
    code: 1,
    says: ["QN-VAR-MISSING at models/a.sql:1", "'no_such'", "--vars"],
  },
  {
    name: "two macros of one name",
    files: { "macros/a.sql": "{% macro m() %}1{% endmacro %}", "macros/b.sql": "{% macro m() %}1{% endmacro %}" },
    args: ["parse"],
    code: 2,
    says: ["QN-PARSE-DUPLICATE at macros/b.sql:1", "macros/a.sql and macros/b.sql"],
  },
  {
    name: "a model in another encoding",
    files: { "models/a.sql": latin1 },
    args: ["parse"],
    code: 2,
    says: ["QN-FILE-ENCODING at models/a.sql:2", "Save the file as UTF-8"],
  },
  {
    name: "a property file in another encoding",
    files: { "models/a.yml": latin1 },
    args: ["parse"],
    code: 2,
    says: ["QN-FILE-ENCODING at models/a.yml:2"],
  },
  {
    name: "a Python model that returns nothing",
    files: { "models/a.py": "def model(dbt, session): pass" },
    args: ["run"],
    code: 2,
    says: ["QN-PARSE-PYTHON at models/a.py:1", "must end with the return of one data frame"],
  },
];

describe.concurrent("bad templates", () => {
  it.each(faults.map((fault) => [fault.name, fault] as const))("%s", async (_, fault) => {
    await meet(fault);
  });

  it("macros that call themselves for ever end in an error that says so once", async () => {
    const { ended } = await meet({
      name: "recursion",
      files: {
        "macros/a.sql": "{% macro ping() %}{{ pong() }}{% endmacro %}\n{% macro pong() %}{{ ping() }}{% endmacro %}",
        "models/a.sql": "select {{ ping() }}",
      },
      args: ["run"],
      code: 2,
      says: ["QN-JINJA-LIMIT", "levels deep", "more of these"],
    });
    expect(said(ended).match(/in macro/g)!.length).toBeLessThan(6);
  });

  it("a byte order mark and Windows line ends are no fault", async () => {
    await meet({
      name: "bom",
      files: {
        "models/a.sql": "\ufeffselect 1 as a\r\n-- {{ 1 }}\r\n",
        "models/a.yml": "\ufeffmodels:\r\n  - name: a\r\n",
      },
      args: ["run"],
      code: 0,
      says: ["Done. PASS=1"],
    });
  });
});
