import { QuernError } from "../../base/errors.ts";
import {
  type ContextNode,
  callMacro,
  cteName,
  newCaptured,
  parseContext,
  runtimeContext,
} from "../../context/index.ts";
import { nodeOf } from "../../graph/index.ts";
import { native, parse, renderSync, str, type Value } from "../../jinja/index.ts";
import type {
  Json,
  JsonObject,
  ManifestNode,
  SourceDefinition,
  UnitTest,
  UnitTestFixture,
} from "../../manifest/types.ts";
import { Relation } from "../../warehouse/relation.ts";
import { compileNode, compileUnitTest, fileOfUnitTest } from "../compile.ts";
import { cteText, type InjectedCte } from "../inject-ctes.ts";
import { refusePython } from "../refuse-python.ts";
import type { Executed, RunContext, Slot } from "../run-context.ts";
import { difference, renderDifference } from "../unit-test/difference.ts";
import { materialize } from "./materialize.ts";

/**
 * Runs a unit test: the model's query over its fixtures, each a CTE in place of an input, compared with the expected rows.
 * https://docs.getdbt.com/docs/build/unit-tests
 */
export async function executeUnitTest(run: RunContext, test: UnitTest, slot: Slot): Promise<Executed> {
  const model = run.session.manifest.nodes[test.depends_on.nodes[0]!]!;
  refusePython(model);
  const fixtures = await Promise.all(test.given.map((given) => makeInput(run, test, model, given, slot)));
  const inputs = new Map(fixtures.map((fixture) => [fixture.id, fixture.relation]));
  const self = fixtures.find((fixture) => fixture.isThis)?.relation;
  const overrides = test.overrides;
  const extra: Record<string, Value> = {};
  for (const [name, value] of Object.entries(overrides?.macros ?? {})) extra[name] = native(name, () => value as Value);
  if (self !== undefined) extra.this = self;
  const options = {
    inputs: (id: string) => inputFor(run, test, inputs, id),
    extra,
    vars: overrides?.vars,
    envVars: Object.fromEntries(
      Object.entries(overrides?.env_vars ?? {}).map(([name, value]) => [name, String(value)]),
    ),
  };
  const whole = await compileUnitTest(run, test, model, slot, {
    ...options,
    fixtures: fixtures.map((fixture): InjectedCte => ({ id: fixture.id, sql: fixture.cte })),
  });
  const { main } = await compare(run, test, model, whole, slot);
  const table = main.table!;
  const columns = table.names.slice(0, -1);
  const side = (name: string): Value[][] =>
    table.rows.filter((row) => row.at(-1) === name).map((row) => row.slice(0, -1) as Value[]);
  const found = difference(columns, side("expected"), side("actual"), (cell) =>
    cell === null ? "NULL" : str(cell as Value),
  );
  if (found.differing === 0)
    return { status: "pass", message: null, failures: 0, adapterResponse: main.response, relationName: null };
  const shown = renderDifference(found);
  return {
    status: "fail",
    message: `actual differs from expected:\n\n${shown}\n`,
    failures: found.differing,
    adapterResponse: main.response,
    relationName: null,
  };
}

function inputFor(
  run: RunContext,
  test: UnitTest,
  inputs: ReadonlyMap<string, Relation>,
  id: string,
): Value | undefined {
  const found = inputs.get(id);
  if (found !== undefined) return found;
  const node = nodeOf(run.session.manifest, id);
  if (node?.resource_type === "seed" || node?.config.materialized === "ephemeral") return undefined;
  throw new QuernError(
    "QN-RUN-UNIT-TEST",
    `The unit test '${test.name}' gives no rows for '${node?.name ?? id}', which its model reads`,
    {
      node: test.unique_id,
      place: run.session.manifest.extras.get(test.unique_id)?.place,
      hint: "Add it under 'given'; rows: [] makes it empty.",
    },
  );
}

interface Input {
  readonly id: string;
  readonly relation: Relation;
  readonly cte: string;
  readonly isThis: boolean;
}

async function makeInput(
  run: RunContext,
  test: UnitTest,
  model: ManifestNode,
  given: UnitTestFixture & { input: string },
  slot: Slot,
): Promise<Input> {
  const isThis = given.input.trim() === "this";
  const node = isThis ? model : findInput(run, test, given.input);
  const isSource = node.resource_type === "source";
  const name = isSource
    ? `__dbt__cte__${(node as SourceDefinition).source_name}__${node.name}`
    : cteName(node as ManifestNode);
  const relation = new Relation({ database: null, schema: null, identifier: name, type: "cte" });
  return { id: node.unique_id, relation, cte: cteText(name, await fixtureSql(run, test, node, given, slot)), isThis };
}

function findInput(run: RunContext, test: UnitTest, expression: string): ManifestNode | SourceDefinition {
  const captured = newCaptured();
  const context = parseContext(run.session, null, test.package_name, captured);
  renderSync(parse(`{{ ${expression} }}`, { file: test.original_file_path }), context.scope);
  const [ref] = captured.refs;
  const [source] = captured.sources;
  const { lookup } = run.session;
  const found =
    ref !== undefined
      ? lookup!.ref(ref.name, ref.package, ref.version, test.package_name)
      : source !== undefined
        ? lookup!.source(...source, test.package_name)
        : "missing";
  if (typeof found !== "string") return found;
  throw new QuernError(
    "QN-RUN-UNIT-TEST",
    `The input ${expression} of the unit test '${test.name}' is no resource of the project`,
    {
      node: test.unique_id,
      place: run.session.manifest.extras.get(test.unique_id)?.place,
    },
  );
}

async function fixtureSql(
  run: RunContext,
  test: UnitTest,
  node: ManifestNode | SourceDefinition,
  fixture: UnitTestFixture,
  slot: Slot,
): Promise<string> {
  if (fixture.format === "sql") return String(fixture.rows);
  const rows = rowsOf(fixture);
  const context = runtimeContext(run.session, node as ContextNode, test.package_name, slot);
  const types =
    node.resource_type === "source" || node.config.materialized !== "ephemeral"
      ? null
      : await ephemeralTypes(run, node as ManifestNode, slot);
  return str(await callMacro(context, "dbt.get_fixture_sql", [rows as Value, types]));
}

/** An ephemeral input has no relation to read its columns from: its query tells them. */
async function ephemeralTypes(run: RunContext, node: ManifestNode, slot: Slot): Promise<Value> {
  const { sql } = await compileNode(run, node, slot);
  const { table } = await slot.connection.execute(`select * from (\n${sql}\n) as input limit 0`, { fetch: true });
  return Object.fromEntries(table.columns.map((column) => [column.name.toLowerCase(), column.type]));
}

function rowsOf(fixture: UnitTestFixture): Json[] {
  const rows = (fixture.rows as JsonObject[] | null) ?? [];
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, asPrinted(cell)])));
}

const zonedMoment = /^(\d{4}-\d\d-\d\d)[Tt ]+(\d\d:\d\d:\d\d(?:\.\d+)?) *([-+])(\d\d?)(?::?(\d\d))?$/;

/** A moment with a zone is a value of YAML, which dbt writes as Python prints it: warehouses read that. */
function asPrinted(cell: Json): Json {
  const moment = typeof cell === "string" ? zonedMoment.exec(cell) : null;
  if (moment === null) return cell;
  const [, day, time, sign, hours, minutes = "00"] = moment;
  const isUtc = Number(hours) === 0 && Number(minutes) === 0;
  return `${day} ${time}${isUtc ? "+" : sign}${hours!.padStart(2, "0")}:${minutes}`;
}

async function compare(run: RunContext, test: UnitTest, model: ManifestNode, sql: string, slot: Slot) {
  const config: JsonObject = {
    materialized: "unit",
    expected_rows: test.expect.format === "sql" ? [] : rowsOf(test.expect),
    expected_sql: test.expect.format === "sql" ? String(test.expect.rows) : null,
  };
  const node = {
    ...model,
    ...fileOfUnitTest(test),
    unique_id: test.unique_id,
    name: test.name,
    alias: test.name,
    resource_type: "unit_test",
    config,
    depends_on: test.depends_on,
  } as unknown as ManifestNode;
  const result = await materialize(run, node, sql, slot, { materialization: "unit" });
  if (result.main.table === null)
    throw new QuernError("QN-RUN-UNIT-TEST", `The unit test '${test.name}' gave no rows to compare`, {
      node: test.unique_id,
    });
  return { main: result.main };
}
