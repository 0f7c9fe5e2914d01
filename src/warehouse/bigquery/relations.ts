import { type Relation, type RelationDialect, standardRelations } from "../relation.ts";
import { quote } from "./types.ts";

/** Views of a whole project; the others stand in a dataset. */
const ofProject = ["SCHEMATA", "SCHEMATA_OPTIONS"];

/**
 * `project.dataset.INFORMATION_SCHEMA.VIEW`. `__TABLES__` stands in the dataset itself.
 * https://cloud.google.com/bigquery/docs/information-schema-intro
 */
function informationSchema(relation: Relation, view: string | null): Relation {
  const name = view?.toUpperCase() ?? null;
  const isOfProject = name === null || ofProject.includes(name);
  return relation.incorporate({
    identifier: name === "__TABLES__" ? name : name === null ? "INFORMATION_SCHEMA" : `INFORMATION_SCHEMA.${name}`,
    type: null,
    quotePolicy: { ...relation.quotePolicy, identifier: false },
    includePolicy: { ...relation.includePolicy, schema: !isOfProject, identifier: true },
  });
}

/** Names in backticks. */
export const bigqueryRelations: RelationDialect = {
  ...standardRelations,
  className: "BigQueryRelation",
  quote,
  quoteCharacter: "`",
  // datasets and tables have case: https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#case_sensitivity
  nameKey: (name) => name,
  eventTime: (column) => `cast(${column} as timestamp)`,
  // a project may have another default zone than UTC
  moment: (text) => `timestamp ${text.replace(/'$/, "+00'")}`,
  informationSchema,
  renameable: ["table"],
  replaceable: ["table", "view"],
};
