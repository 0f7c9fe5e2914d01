import { QuernError } from "../base/errors.ts";
import type { Emit } from "../base/events.ts";
import { nearest } from "../base/nearest.ts";
import { type Criterion, type IndirectSelection, makeCriterion, parseUnion, type Selection } from "./criteria.ts";
import { type Graph, reach } from "./graph.ts";
import { glanceMethods, methods } from "./methods/index.ts";
import type { MethodContext, PreviousState } from "./methods/method.ts";
import { type NamedSelector, parseSelectors } from "./yaml-selectors.ts";

export interface SelectOptions {
  /** `--select`; absent or empty: all. */
  readonly select?: readonly string[];
  readonly exclude?: readonly string[];
  /** `--selector`: the name of one in selectors.yml. */
  readonly selector?: string;
  readonly resourceTypes?: readonly string[];
  readonly excludeResourceTypes?: readonly string[];
  readonly indirectSelection?: IndirectSelection;
  readonly state?: PreviousState;
  /** Whether the warehouse enforces a type of constraint: for what breaks a contract. */
  readonly isEnforced?: (constraintType: string) => boolean;
  /** dbt's flag `state_modified_compare_more_unrendered_values`: where sources lie is compared as it was written. */
  readonly comparesTexts?: boolean;
  readonly emit?: Emit;
}

/**
 * The unique_ids that a command line selects, in the manifest's order; disabled nodes are in no graph.
 * A criterion that matches nothing warns with the nearest name. https://docs.getdbt.com/reference/node-selection/syntax
 * @throws QuernError QN-SELECT-INVALID, QN-SELECT-STATE
 */
export function selectNodes(graph: Graph, options: SelectOptions): Set<string> {
  const named = parseSelectors(Object.values(graph.manifest.selectors));
  const selector = new Selector(graph, named, options);
  const chosen = chooseSelection(named, options);
  const ids = chosen === undefined ? new Set(graph.ids()) : selector.select(chosen);
  return filterByType(graph, ids, options);
}

/** What `--exclude` alone takes from. */
const everything: Selection = {
  kind: "union",
  of: ["fqn", "source", "exposure", "metric", "semantic_model"].map((method) =>
    makeCriterion({
      raw: `${method}:*`,
      method,
      value: "*",
      childrensParents: false,
      parents: 0,
      children: 0,
      mayBeEmpty: true,
    }),
  ),
};

function chooseSelection(named: Map<string, NamedSelector>, options: SelectOptions): Selection | undefined {
  const { select = [], exclude = [], selector, indirectSelection } = options;
  if (selector !== undefined) return namedSelection(named, selector);
  if (select.length === 0 && exclude.length === 0) {
    return [...named.values()].find((entry) => entry.isDefault === true)?.definition;
  }
  const from: Selection = select.length > 0 ? parseUnion(select, indirectSelection) : everything;
  return exclude.length === 0 ? from : { kind: "difference", from, without: parseUnion(exclude, indirectSelection) };
}

function namedSelection(named: Map<string, NamedSelector>, name: string): Selection {
  const found = named.get(name);
  if (found !== undefined) return found.definition;
  const [near] = nearest(name, named.keys());
  throw new QuernError(
    "QN-SELECT-INVALID",
    `Could not find selector named ${name}, expected one of: ${[...named.keys()].join(", ")}`,
    {
      hint: near === undefined ? "Selectors are defined in selectors.yml." : `Did you mean '${near}'?`,
    },
  );
}

function filterByType(graph: Graph, ids: Set<string>, options: SelectOptions): Set<string> {
  const wanted = options.resourceTypes === undefined ? undefined : new Set(options.resourceTypes);
  const unwanted = new Set(options.excludeResourceTypes ?? []);
  const kept = new Set<string>();
  for (const id of graph.ids()) {
    if (!ids.has(id)) continue;
    const type = graph.glance(id)?.resource_type;
    if (type === undefined || unwanted.has(type) || (wanted !== undefined && !wanted.has(type))) continue;
    kept.add(id);
  }
  return kept;
}

/** What a part of a selection found: `direct`, and tests that join only when all their parents turn out selected. */
interface Found {
  readonly direct: Set<string>;
  readonly indirect: Set<string>;
}

class Selector {
  readonly #graph: Graph;
  readonly #named: Map<string, NamedSelector>;
  readonly #options: SelectOptions;
  readonly #context: MethodContext;

  constructor(graph: Graph, named: Map<string, NamedSelector>, options: SelectOptions) {
    this.#graph = graph;
    this.#named = named;
    this.#options = options;
    this.#context = {
      manifest: graph.manifest,
      state: options.state,
      isEnforced: options.isEnforced,
      comparesTexts: options.comparesTexts,
      emit: options.emit,
    };
  }

  select(selection: Selection): Set<string> {
    return this.#find(selection).direct;
  }

  #find(selection: Selection): Found {
    if (selection.kind === "criterion") return this.#findCriterion(selection);
    const parts = selection.kind === "difference" ? [selection.from, selection.without] : selection.of;
    const found = parts.map((part) => this.#find(part));
    const combine = combiners[selection.kind];
    const direct = combine(found.map((part) => part.direct));
    const indirect = combine(found.map((part) => union([part.direct, part.indirect])));
    const mode = selection.kind === "difference" ? undefined : selection.indirectSelection;
    return { direct: this.#admitComplete(direct, indirect, mode), indirect };
  }

  #findCriterion(criterion: Criterion): Found {
    if (criterion.method === "selector") return this.#find(namedSelection(this.#named, criterion.value));
    const collected = new Set<string>();
    for (const id of this.#matching(criterion)) collected.add(id);
    if (collected.size === 0 && criterion.mayBeEmpty !== true) this.#warnEmpty(criterion);
    const { parents, children } = this.#graph;
    const selected = new Set(collected);
    if (criterion.childrensParents) {
      for (const id of reach(collected, children)) selected.add(id);
      for (const id of reach([...selected], parents)) selected.add(id);
    }
    if (criterion.parents > 0) for (const id of reach(collected, parents, criterion.parents)) selected.add(id);
    if (criterion.children > 0) for (const id of reach(collected, children, criterion.children)) selected.add(id);
    return this.#withTests(selected, criterion.indirectSelection ?? this.#options.indirectSelection ?? "eager");
  }

  *#matching(criterion: Criterion): Iterable<string> {
    const byGlance = glanceMethods[criterion.method];
    if (byGlance !== undefined)
      yield* matching(this.#graph.ids(), this.#graph.glance, byGlance(criterion, this.#context));
    else yield* matching(this.#graph.ids(), this.#graph.node, methods[criterion.method]!(criterion, this.#context));
  }

  /** Adds the tests on what is selected. https://docs.getdbt.com/reference/node-selection/test-selection-examples */
  #withTests(selected: Set<string>, mode: IndirectSelection): Found {
    const direct = new Set(selected);
    const indirect = new Set<string>();
    if (mode === "empty") return { direct, indirect };
    const enough = mode === "buildable" ? this.#withAncestors(selected) : selected;
    for (const id of selected) {
      for (const child of this.#graph.children(id)) {
        if (direct.has(child) || !this.#isTest(child)) continue;
        if (mode === "eager" || this.#graph.parents(child).every((parent) => enough.has(parent))) direct.add(child);
        else indirect.add(child);
      }
    }
    return { direct, indirect };
  }

  /** Tests whose parents were selected by different parts of the selection. */
  #admitComplete(direct: Set<string>, indirect: Set<string>, mode: IndirectSelection | undefined): Set<string> {
    if (mode !== "cautious" && mode !== "buildable") return direct;
    const enough = mode === "buildable" ? this.#withAncestors(direct) : direct;
    const admitted = new Set(direct);
    for (const id of indirect) {
      if (this.#isTest(id) && this.#graph.parents(id).every((parent) => enough.has(parent))) admitted.add(id);
    }
    return admitted;
  }

  #withAncestors(ids: Set<string>): Set<string> {
    const sources = Object.keys(this.#graph.manifest.sources);
    return union([ids, reach(ids, this.#graph.parents), new Set(sources)]);
  }

  #isTest(id: string): boolean {
    const type = this.#graph.glance(id)?.resource_type;
    return type === "test" || type === "unit_test";
  }

  #warnEmpty(criterion: Criterion): void {
    const names = function* (graph: Graph): Iterable<string> {
      for (const id of graph.ids()) {
        const node = graph.glance(id);
        if (node !== undefined && node.resource_type !== "test") yield node.name;
      }
    };
    const [near] = criterion.method === "fqn" ? nearest(criterion.value, names(this.#graph)) : [];
    this.#options.emit?.({
      type: "warning",
      code: "NoNodesForSelectionCriteria",
      message: `The selection criterion '${criterion.raw}' does not match any enabled nodes`,
      hint: near === undefined ? undefined : `Did you mean '${near}'?`,
    });
  }
}

function* matching<T>(
  ids: Iterable<string>,
  look: (id: string) => T | undefined,
  matches: (node: T) => boolean,
): Iterable<string> {
  for (const id of ids) {
    const node = look(id);
    if (node !== undefined && matches(node)) yield id;
  }
}

const union = (sets: readonly Set<string>[]): Set<string> => {
  const all = new Set<string>();
  for (const set of sets) for (const id of set) all.add(id);
  return all;
};

const combiners = {
  union,
  intersection: ([first = new Set<string>(), ...rest]: readonly Set<string>[]) =>
    new Set([...first].filter((id) => rest.every((set) => set.has(id)))),
  difference: ([from = new Set<string>(), without = new Set<string>()]: readonly Set<string>[]) =>
    new Set([...from].filter((id) => !without.has(id))),
};
