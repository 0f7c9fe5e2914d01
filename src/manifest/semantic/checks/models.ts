import type { Dimension, SemanticModel } from "../types.ts";
import type { Check, Report } from "./check.ts";

const namesOf = (elements: readonly { readonly name: string }[]): string =>
  elements.map((element) => element.name).join(", ");

export const modelsAreRight: Check = ({ models }, report) => {
  for (const model of models) {
    checkValidity(report, model);
    checkNatural(report, model);
    checkPrimary(report, model);
    const time = model.defaults?.agg_time_dimension ?? null;
    if (time !== null && !model.dimensions.some(({ name, type }) => name === time && type === "time"))
      report.error(
        model,
        `Default aggregation time dimension was specified as '${time}' which doesn't exist as a time dimension in semantic model named '${model.name}'.`,
        ["defaults"],
      );
  }
};

/** A window in which a row holds: from one dimension to another, of what a natural key names. */
function checkValidity(report: Report, model: SemanticModel): void {
  const windowed = model.dimensions.filter((dimension) => dimension.type_params?.validity_params != null);
  if (windowed.length === 0) return;
  const marked = (mark: "is_start" | "is_end"): Dimension[] =>
    windowed.filter((dimension) => dimension.type_params?.validity_params?.[mark] === true);
  if (windowed.length !== 2 || marked("is_start").length !== 1 || marked("is_end").length !== 1)
    report.error(
      model,
      `Semantic models with validity params must have exactly two time dimensions with them, one marked 'is_start' and the other 'is_end'. Semantic model ${model.name} has: ${namesOf(windowed)}.`,
      ["dimensions"],
    );
  const keys = model.entities.filter(({ type }) => type === "primary" || type === "unique");
  if (!model.entities.some(({ type }) => type === "natural"))
    report.error(
      model,
      `Semantic model ${model.name} has validity param dimensions defined, but does not have an entity with type 'natural' set.`,
      ["entities"],
    );
  if (keys.length > 0)
    report.error(
      model,
      `Semantic model ${model.name} has validity param dimensions defined and also has entities designated as 'primary' or 'unique': ${namesOf(keys)}. This is not yet supported.`,
      ["entities"],
    );
  if (model.measures.length > 0)
    report.error(
      model,
      `Semantic model ${model.name} has both measures and validity param dimensions defined. This is not currently supported! Please remove either the measures or the validity params.`,
      ["measures"],
    );
}

function checkNatural(report: Report, model: SemanticModel): void {
  const natural = model.entities.filter(({ type }) => type === "natural");
  if (natural.length > 1)
    report.error(
      model,
      `Semantic models can have at most one natural entity, but semantic model '${model.name}' has: ${namesOf(natural)}.`,
      ["entities"],
    );
  if (natural.length > 0 && !model.dimensions.some((dimension) => dimension.type_params?.validity_params != null))
    report.error(
      model,
      `The use of 'natural' entities is supported only with a validity window defined in the time dimensions of the semantic model. Semantic model '${model.name}' has none.`,
      ["entities"],
    );
}

function checkPrimary(report: Report, model: SemanticModel): void {
  const primary = model.entities.filter(({ type }) => type === "primary");
  if (primary.length > 1)
    report.error(
      model,
      `Semantic models can have only one primary entity. The semantic model '${model.name}' has ${primary.length}: ${namesOf(primary)}`,
      ["entities"],
    );
  else if (primary.length === 1 && model.primary_entity !== null)
    report.error(
      model,
      `The semantic model '${model.name}' has an entity named '${primary[0]!.name}' with type primary but it also has the 'primary_entity' field set to '${model.primary_entity}'. Both should not be present in the model.`,
      ["primary_entity"],
    );
  if (primary.length === 0 && model.primary_entity === null && model.dimensions.length > 0)
    report.error(
      model,
      `The semantic model ${model.name} contains dimensions, but it does not define a primary entity. Either add an entity with type PRIMARY or set a value for the primary_entity key.`,
    );
}

/** What bears one name in several models is one kind of thing. */
export const elementsAgree: Check = ({ models }, report) => {
  const dimensions = new Map<string, Dimension>();
  const pairs = new Map<string, string>();
  const kinds = new Map<string, Map<string, SemanticModel>>();
  for (const model of models) {
    const { name: inModel } = model;
    for (const [kind, elements] of [
      ["measure", model.measures],
      ["dimension", model.dimensions],
      ["entity", model.entities],
    ] as const) {
      for (const { name } of elements) {
        const known = kinds.get(name) ?? new Map<string, SemanticModel>();
        if (!known.has(kind)) known.set(kind, model);
        kinds.set(name, known);
      }
    }
    const primary = model.primary_entity ?? model.entities.find(({ type }) => type === "primary")?.name;
    model.dimensions.forEach((dimension, i) => {
      const { name, type, is_partition: isPartition } = dimension;
      const path = ["dimensions", i];
      const known = dimensions.get(name);
      if (known === undefined) dimensions.set(name, dimension);
      else if (known.type !== type)
        report.error(
          model,
          `In semantic model '${inModel}', type conflict for dimension '${name}' - already in model as type '${known.type}' but got '${type}'`,
          path,
        );
      else if (known.is_partition !== isPartition)
        report.error(
          model,
          `In semantic model '${inModel}', conflicting is_partition attribute for dimension '${name}' - already in model with is_partition as '${known.is_partition}' but got '${isPartition}'`,
          path,
        );
      if (primary === undefined) return;
      const pair = `${primary}__${name}`;
      const twin = pairs.get(pair);
      if (twin === undefined) pairs.set(pair, inModel);
      else
        report.error(
          model,
          `Duplicate dimension + primary entity pairing detected. Semantic model '${inModel}' has a primary entity of '${primary}' and dimension '${name}', but this pairing is already in use on semantic model '${twin}'.`,
          path,
        );
    });
  }
  for (const [name, known] of kinds) {
    if (known.size < 2) continue;
    const [model] = known.values();
    report.error(
      model!,
      `The element '${name}' is used as several types across semantic models: ${[...known.keys()].sort().join(", ")}.`,
    );
  }
};
