import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { type ContextNode, newCaptured, parseContext } from "../context/index.ts";
import { parse as parseTemplate, renderSync, type Scope } from "../jinja/index.ts";
import { yamlExtra } from "./builder.ts";
import { readOwner } from "./groups.ts";
import { warnUnknownKeys } from "./known-keys.ts";
import { buildConfig } from "./merge-config.ts";
import type { PackageParse } from "./package-parse.ts";
import { renderEntry } from "./properties.ts";
import type { Exposure } from "./types.ts";
import { listAt, objectAt, placeOf, textOrNull, textsOf, type YamlEntry } from "./yaml-entries.ts";

const types = ["dashboard", "notebook", "analysis", "ml", "application"];

/** Exposures: what is made of the models outside. https://docs.getdbt.com/docs/build/exposures */
export function readExposures(context: PackageParse): void {
  const scope = context.yamlScope;
  for (const entry of context.entries.get("exposures") ?? []) {
    context.builder.attempt(() => addExposure(context, entry, scope));
  }
}

function addExposure(context: PackageParse, entry: YamlEntry, scope: Scope): void {
  const { builder, project, configs, describer } = context;
  const { depends_on: _, ...rest } = entry.value;
  const value = renderEntry({ ...entry, value: rest }, scope);
  warnUnknownKeys(builder, entry, "exposures", entry.value);
  const name = String(value.name);
  const type = textOrNull(value.type);
  if (type === null || !types.includes(type)) {
    throw new QuernError(
      "QN-PARSE-YAML-SCHEMA",
      type === null ? `The exposure '${name}' has no type` : `'${type}' is not a type of exposures`,
      {
        place: placeOf(entry, "type"),
        hint: (type === null ? undefined : didYouMean(type, types)) ?? `It is one of: ${types.join(", ")}.`,
      },
    );
  }
  const fqn = [project.name, ...entry.file.path.split("/").slice(0, -1), name];
  const own = objectAt(entry, value.config, "config");
  const { config, unrendered } = buildConfig({
    kind: "exposure",
    fqn,
    project,
    root: builder.session.workspace.root,
    configs,
    properties: own,
    unrenderedProperties: own,
  });
  const ofProject = project.configs.exposures;
  config.tags = [...new Set([...textsOf(ofProject.tags), ...textsOf(value.tags), ...config.tags])].sort();
  config.meta = {
    ...objectAt(entry, ofProject.meta, "meta"),
    ...objectAt(entry, value.meta, "meta"),
    ...config.meta,
  };
  const owner = objectAt(entry, value.owner, "owner");
  const node: Exposure = {
    name,
    resource_type: "exposure",
    package_name: project.name,
    path: entry.file.path,
    original_file_path: entry.file.original,
    unique_id: `exposure.${project.name}.${name}`,
    fqn,
    type,
    owner: readOwner(owner),
    description: describer.describe(textOrNull(value.description) ?? "", entry),
    label: textOrNull(value.label),
    maturity: textOrNull(value.maturity),
    meta: config.meta,
    tags: config.tags,
    config: config as unknown as Exposure["config"],
    unrendered_config: unrendered,
    url: textOrNull(value.url),
    depends_on: { macros: [], nodes: [] },
    refs: [],
    sources: [],
    metrics: [],
    created_at: builder.createdAt,
  };
  const captured = newCaptured();
  const { plainScope } = parseContext(builder.session, node as ContextNode, project.name, captured);
  for (const dependency of textsOf(listAt(entry, entry.value.depends_on, "depends_on"))) {
    const template = dependency.includes("{{") ? dependency : `{{ ${dependency} }}`;
    renderSync(parseTemplate(template, { file: entry.file.absolute }), plainScope);
  }
  const draft = { node, captured, extra: yamlExtra(project, entry) };
  if (node.config.enabled === false) builder.addDisabled(draft);
  else builder.exposures.set(node.unique_id, draft);
}
