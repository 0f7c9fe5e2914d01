import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { readFlag } from "../context/index.ts";
import type { ManifestBuilder } from "./builder.ts";
import type { SemanticResource } from "./semantic/types.ts";
import type { ManifestNode, NodeExtra } from "./types.ts";

/** Two nodes that would write to one relation, and two resources that a ref can't tell apart, are errors. */
export function checkNames(builder: ManifestBuilder): void {
  const relations = new Map<string, string>();
  const names = new Map<string, string>();
  for (const { node, extra } of builder.nodes.values()) {
    checkGroup(builder, node, extra);
    checkSpaces(builder, node, extra);
    if (node.resource_type !== "model" && node.resource_type !== "seed" && node.resource_type !== "snapshot") continue;
    const name = `${node.package_name}.${node.name}.${node.version ?? ""}`;
    const namesake = names.get(name);
    if (namesake !== undefined) {
      builder.errors.push(
        new QuernError(
          "QN-PARSE-DUPLICATE",
          `dbt found two resources with the name "${node.name}": ${namesake} and ${node.unique_id}`,
          {
            node: node.unique_id,
            place: extra.place,
            hint: `A ref("${node.name}") could not tell them apart: rename one of them.`,
          },
        ),
      );
    }
    names.set(name, node.unique_id);
    if (node.relation_name === null) continue;
    const key = node.relation_name.toLowerCase();
    const twin = relations.get(key);
    if (twin !== undefined && namesake === undefined) {
      builder.errors.push(
        new QuernError(
          "QN-PARSE-AMBIGUOUS-ALIAS",
          `dbt found two resources with the database representation "${node.relation_name}": ${twin} and ${node.unique_id}`,
          {
            node: node.unique_id,
            place: extra.place,
            hint: "Give one of them another alias or schema.",
          },
        ),
      );
    }
    relations.set(key, node.unique_id);
  }
  for (const { node, extra } of builder.semantic.values()) checkGroup(builder, node, extra);
}

function checkSpaces(builder: ManifestBuilder, node: ManifestNode, extra: NodeExtra): void {
  if (!node.name.includes(" ")) return;
  // looked up only here: finding the place of an entry reads the file again
  const { place } = extra;
  const message = `Resource names cannot contain spaces: '${node.name}'`;
  const hint = "Rename it, or set the flag 'require_resource_names_without_spaces' to false.";
  if (readFlag(builder.session, "REQUIRE_RESOURCE_NAMES_WITHOUT_SPACES") === false)
    builder.warn("SpacesInResourceNameDeprecation", message, place);
  else builder.errors.push(new QuernError("QN-PARSE-CONFIG", message, { node: node.unique_id, place, hint }));
}

/** @throws nothing: an unknown group joins the other errors */
function checkGroup(builder: ManifestBuilder, node: ManifestNode | SemanticResource, extra: NodeExtra): void {
  const { group } = node.config;
  if (group === null || group === undefined || node.resource_type === "test") return;
  const names = Object.values(builder.groups)
    .filter((each) => each.package_name === node.package_name)
    .map((each) => each.name);
  if (names.includes(String(group))) return;
  builder.errors.push(
    new QuernError(
      "QN-PARSE-CONFIG",
      `Invalid group '${String(group)}', expected one of [${names.map((name) => `'${name}'`).join(", ")}]`,
      {
        node: node.unique_id,
        place: extra.place,
        hint: didYouMean(String(group), names) ?? "Groups are declared under `groups:` in a property file.",
      },
    ),
  );
}
