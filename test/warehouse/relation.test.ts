import { describe, expect, it } from "vitest";
import { parse, renderSync, Scope, str, type Value } from "../../src/jinja/index.ts";
import { duckdbColumns } from "../../src/warehouse/duckdb/types.ts";
import {
  Column,
  ColumnClass,
  Relation,
  RelationCache,
  RelationClass,
  type RelationRow,
} from "../../src/warehouse/index.ts";
import { standardRelations } from "../../src/warehouse/relation.ts";

const sales = new Relation({ database: "shop", schema: "core", identifier: "sales", type: "table" });
const column = (name: string, type: string, size?: number) =>
  new Column(duckdbColumns, name, type, { charSize: size ?? null });

function render(source: string, names: Record<string, Value>): string {
  return renderSync(parse(source, { file: "t.sql" }), new Scope({ lookup: (name) => names[name] }));
}

const api = {
  Relation: new RelationClass(standardRelations, {}),
  Column: new ColumnClass(duckdbColumns),
} as unknown as Value;

describe("a relation in a template", () => {
  it.each([
    ["{{ r }}", '"shop"."core"."sales"'],
    ["{{ r.render() }} {{ r.name }} {{ r.table }} {{ r.type }}", '"shop"."core"."sales" sales sales table'],
    ["{{ r.include(database=false) }}", '"core"."sales"'],
    ["{{ r.quote(identifier=false) }}", '"shop"."core".sales'],
    ["{{ r.without_identifier() }} {{ r.without_identifier().identifier }}", '"shop"."core" None'],
    ["{{ r.incorporate(path={'identifier': 'a'}, type='view').is_view }}", "True"],
    ["{{ r.replace_path(schema='raw') }}", '"shop"."raw"."sales"'],
    ["{{ r.information_schema('columns') }}", '"shop".INFORMATION_SCHEMA.columns'],
    ["{{ r == r.include() }} {{ r.is_table }} {{ r.is_cte }}", "True True False"],
    ["{{ r.matches(schema='CORE') }}", "True"],
    ["{{ r.get('metadata').type }} {{ r.get('nope', 1) }} {{ r['schema'] }}", "BaseRelation 1 core"],
    ["{{ api.Relation.create(schema='s', identifier='i') }}", '"s"."i"'],
    ["{{ api.Relation.create('d', 's', 'i', 'view').is_view }} {{ api.Relation.View }}", "True view"],
    ["{{ api.Relation.create(identifier='x', type='cte') }}", "x"],
    ["{{ api.Relation.scd_args(['a', 'b'], 'u') }}", "['a', 'b', 'u']"],
    ["{{ {r: 1}[r.include()] }}", "1"],
    ["{{ api.Relation.create(identifier='a\"b') }}", '"a""b"'],
  ])("%s", (source, expected) => {
    expect(render(source, { r: sales, api })).toBe(expected);
  });

  it("is a subquery without an alias when a run wants less than all, and its name stays", () => {
    expect(str(sales.incorporate({ limit: 0 }))).toBe('(select * from "shop"."core"."sales" where false limit 0)');
    expect(str(sales.incorporate({ limit: 5 }))).toBe('(select * from "shop"."core"."sales" limit 5)');
    const batch = sales.incorporate({
      eventTimeFilter: { field: "at", start: "'2024-01-01 00:00:00'", end: "'2024-01-02'" },
    });
    expect(str(batch)).toBe(
      '(select * from "shop"."core"."sales" where at >= \'2024-01-01 00:00:00+00:00\' and at < \'2024-01-02\')',
    );
    expect(render("{{ r.render() }}", { r: batch })).toBe('"shop"."core"."sales"');
  });

  it("can stand for something outside the warehouse", () => {
    expect(str(sales.incorporate({ external: "read_csv('a.csv')" }))).toBe("read_csv('a.csv')");
  });
});

describe("a column in a template", () => {
  it.each([
    ["{{ c.name }} {{ c.column }} {{ c.quoted }}", 'id id "id"'],
    [
      "{{ c.dtype }} {{ c.data_type }} {{ c.is_integer() }} {{ c.is_number() }} {{ c.is_string() }}",
      "BIGINT BIGINT True True False",
    ],
    ["{{ t.data_type }} {{ t.string_size() }} {{ t.is_string() }}", "character varying(256) 256 True"],
    [
      "{{ t.can_expand_to(wide) }} {{ wide.can_expand_to(t) }} {{ wide.data_type }}",
      "True False character varying(300)",
    ],
    ["{{ c.literal(5) }} {{ c.char_size }}", "5::BIGINT None"],
    ["{{ api.Column.create('a', 'string').dtype }} {{ api.Column.translate_type('INTEGER') }}", "TEXT INTEGER"],
    [
      "{{ api.Column.string_type(10) }} {{ api.Column.numeric_type('decimal', 3, 1) }}",
      "character varying(10) decimal(3,1)",
    ],
    ["{{ api.Column('x', 'numeric', none, 9, 2).data_type }}", "numeric(9,2)"],
    ["{{ api.Column.from_description('x', 'decimal(9, 2)').data_type }}", "decimal(9,2)"],
    ["{{ api.Column.from_description('x', 'varchar(9)').data_type }}", "character varying(9)"],
    ["{{ d.data_type }} {{ d.is_numeric() }}", "DECIMAL(18,3) True"],
    ["{{ s.flatten() | map(attribute='name') | join(' ') }}", "s.a s.b c.x s.b c.y"],
    ["{{ s.flatten()[1].dtype }} {{ c.flatten() | length }}", "DECIMAL(3,1) 1"],
  ])("%s", (source, expected) => {
    const names = {
      api,
      c: column("id", "BIGINT"),
      t: column("t", "VARCHAR"),
      wide: column("w", "VARCHAR", 300),
      d: column("d", "DECIMAL(18,3)"),
      s: column("s", 'STRUCT(a INTEGER, "b c" STRUCT(x DECIMAL(3,1), y VARCHAR[]))'),
    };
    expect(render(source, names)).toBe(expected);
  });
});

describe("the cache of relations", () => {
  const rows: RelationRow[] = [
    { database: "shop", schema: "core", identifier: "Sales", type: "table" },
    { database: "shop", schema: "core", identifier: "v", type: "view" },
  ];

  it("knows what it was filled with, compares names without case, and follows changes", () => {
    const cache = new RelationCache(standardRelations);
    expect(cache.knows("shop", "core")).toBe(false);
    cache.fill(
      [
        { database: "shop", schema: "core" },
        { database: "shop", schema: "none" },
      ],
      rows,
    );
    expect(cache.knows("SHOP", "Core")).toBe(true);
    expect(cache.list("shop", "none")).toEqual([]);
    expect(str(cache.get("shop", "core", "sales")!)).toBe('"shop"."core"."Sales"');
    cache.rename(
      new Relation({ database: "shop", schema: "core", identifier: "v" }),
      new Relation({ database: "shop", schema: "core", identifier: "w" }),
    );
    expect(cache.get("shop", "core", "v")).toBeUndefined();
    expect(cache.get("shop", "core", "w")?.isView).toBe(true);
    cache.add(new Relation({ database: "shop", schema: "core", identifier: "w", type: "table", limit: 0 }));
    expect(str(cache.get("shop", "core", "w")!)).toBe('"shop"."core"."w"');
    expect(cache.get("shop", "core", "w")?.isTable).toBe(true);
    cache.drop(sales);
    expect(cache.list("shop", "core")).toHaveLength(1);
    cache.dropSchema("shop", "core");
    expect(cache.list("shop", "core")).toEqual([]);
    cache.add(new Relation({ database: "shop", schema: "unknown", identifier: "x" }));
    expect(cache.knows("shop", "unknown")).toBe(false);
  });
});
