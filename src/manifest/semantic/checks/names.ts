import type { SemanticResource } from "../types.ts";
import { granularities } from "../types.ts";
import type { Check, Report } from "./check.ts";

const form = /^[a-z]((?!__)[a-z0-9_])*[a-z0-9]$/;

const reserved = new Map([
  ["metric_time", "it stands for the time of any metric in queries"],
  ["mf_internal_uuid", "MetricFlow calls a column of its own so"],
]);

/** Words that no warehouse takes as a bare name. */
const sqlWords = new Set([
  ...["AND", "AS", "CREATE", "DISTINCT", "FOR", "FROM", "FULL", "HAVING", "IN", "INNER", "INTO", "IS", "JOIN"],
  ...["LEFT", "LIKE", "NATURAL", "NOT", "NULL", "ON", "OR", "RIGHT", "SELECT", "UNION", "USING", "WHERE", "WITH"],
]);

/** A name that queries can be written with. */
export function checkName(
  report: Report,
  node: SemanticResource | null,
  name: string,
  path?: readonly (string | number)[],
): void {
  if (!form.test(name))
    report.error(
      node,
      `Invalid name '${name}' - names may only contain lower case letters, numbers, and underscores. Additionally, names must start with a lower case letter, cannot end with an underscore, cannot contain dunders (double underscores, or __), and must be at least 2 characters long.`,
      path,
    );
  if ((granularities as readonly string[]).includes(name.toLowerCase()))
    report.error(node, `Invalid name '${name}' - names cannot match reserved time granularity keywords`, path);
  const reason = reserved.get(name.toLowerCase());
  if (reason !== undefined) report.error(node, `Invalid name '${name}' - this name is reserved: ${reason}`, path);
}

export const namesAreRight: Check = ({ models, metrics, savedQueries, time }, report) => {
  const taken = new Map<string, string>();
  for (const [kind, nodes] of [
    ["semantic model", models],
    ["metric", metrics],
    ["saved query", savedQueries],
  ] as const) {
    const seen = new Set<string>();
    for (const node of nodes) {
      checkName(report, node, node.name, ["name"]);
      if (seen.has(node.name))
        report.error(node, `Can't use name '${node.name}' for a ${kind} when it was already used for another ${kind}`);
      seen.add(node.name);
      if (kind !== "saved query") taken.set(node.name, kind);
    }
  }
  for (const model of models) {
    const own = new Map<string, string>();
    for (const [kind, key] of [
      ["measure", "measures"],
      ["entity", "entities"],
      ["dimension", "dimensions"],
    ] as const) {
      model[key].forEach(({ name }, i) => {
        const path = [key, i];
        const before = own.get(name);
        if (before !== undefined)
          report.error(
            model,
            `In semantic model '${model.name}', can't use name '${name}' for a ${kind} when it was already used for a ${before}`,
            path,
          );
        own.set(name, kind);
        taken.set(name, kind);
        checkName(report, model, name, path);
        if (sqlWords.has(name.toUpperCase()))
          report.error(
            model,
            `'${name}' is an SQL reserved keyword, and thus cannot be used as a ${kind} 'name'.`,
            path,
          );
      });
    }
  }
  const custom = new Set<string>();
  for (const { name } of time.spines.flatMap((spine) => spine.custom_granularities)) {
    checkName(report, null, name);
    const kind = taken.get(name);
    if (kind !== undefined)
      report.error(null, `Can't use name '${name}' for a custom granularity when it was already used for a ${kind}.`);
    if (custom.has(name))
      report.error(null, `Custom granularity names must be unique, but found several with the name '${name}'.`);
    custom.add(name);
  }
};

export const labelsAreUnique: Check = ({ models, metrics }, report) => {
  for (const [kind, nodes] of [
    ["metric", metrics],
    ["semantic model", models],
  ] as const) {
    const owners = new Map<string, string>();
    for (const { label, name, ...node } of nodes) {
      if (label === null) continue;
      const owner = owners.get(label);
      if (owner === undefined) owners.set(label, name);
      else
        report.error(
          { label, name, ...node } as SemanticResource,
          `Can't use label '${label}' for ${kind} '${name}' as it's already used for ${kind} '${owner}'`,
          ["label"],
        );
    }
  }
  const entities = new Map<string, string>();
  for (const model of models) {
    for (const key of ["dimensions", "entities", "measures"] as const) {
      const seen = new Set<string>();
      model[key].forEach(({ label }, i) => {
        if (label === null) return;
        if (seen.has(label))
          report.error(
            model,
            `Labels of ${key} must be unique within a semantic model: '${label}' stands more than once in '${model.name}'.`,
            [key, i, "label"],
          );
        seen.add(label);
      });
    }
    model.entities.forEach(({ name, label }, i) => {
      if (label === null) return;
      const known = entities.get(name);
      if (known === undefined) entities.set(name, label);
      else if (known !== label)
        report.error(
          model,
          `Entities with the same name must have the same label or none. Entity '${name}' on semantic model '${model.name}' has label '${label}', elsewhere it has '${known}'`,
          ["entities", i, "label"],
        );
    });
  }
};
