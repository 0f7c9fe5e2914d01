import { describe, expect, it } from "vitest";
import { assertAcyclic, buildGraph, executionGraph, findCycles } from "../../src/graph/index.ts";
import { sketchManifest } from "./manifest.ts";

const waits = (resources: Parameters<typeof sketchManifest>[0], selected: string[], testsGate: boolean) =>
  Object.fromEntries(
    [...executionGraph(buildGraph(sketchManifest(resources)), new Set(selected), { testsGate }).waitsFor].map(
      ([id, on]) => [id, [...on].sort()],
    ),
  );

const chain = {
  "model.p.a": {},
  "model.p.b": { parents: ["model.p.a"] },
  "model.p.c": { parents: ["model.p.b"] },
  "test.p.on_a": { parents: ["model.p.a"] },
  "test.p.on_a_and_b": { parents: ["model.p.a", "model.p.b"] },
  "unit_test.p.of_b": { parents: ["model.p.b"] },
};

describe("executionGraph", () => {
  it("keeps dependencies that lead through unselected nodes", () => {
    expect(waits(chain, ["model.p.a", "model.p.c"], false)).toEqual({ "model.p.a": [], "model.p.c": ["model.p.a"] });
  });

  it("lets tests gate what lies below everything they test, and unit tests their model", () => {
    expect(waits(chain, Object.keys(chain), true)).toEqual({
      "model.p.a": [],
      "test.p.on_a": ["model.p.a"],
      "unit_test.p.of_b": ["model.p.a", "test.p.on_a"],
      "model.p.b": ["model.p.a", "test.p.on_a", "unit_test.p.of_b"],
      "test.p.on_a_and_b": ["model.p.a", "model.p.b"],
      "model.p.c": ["model.p.b", "test.p.on_a_and_b"],
    });
  });

  it("lets exposures wait for what they read, not for its tests", () => {
    const more = { ...chain, "exposure.p.shown": { parents: ["model.p.a", "model.p.c"] } };
    expect(waits(more, Object.keys(more), true)["exposure.p.shown"]).toEqual(["model.p.a", "model.p.c"]);
  });

  it("lets the unit tests of a model that are chosen run one after the other", () => {
    const more = {
      ...chain,
      "unit_test.p.also": { parents: ["model.p.b"] },
      "unit_test.p.last": { parents: ["model.p.b"] },
    };
    expect(
      waits(
        more,
        Object.keys(more).filter((id) => id !== "unit_test.p.also"),
        true,
      ),
    ).toMatchObject({
      "unit_test.p.of_b": ["model.p.a", "test.p.on_a"],
      "unit_test.p.last": ["model.p.a", "test.p.on_a", "unit_test.p.of_b"],
      "model.p.b": ["model.p.a", "test.p.on_a", "unit_test.p.last", "unit_test.p.of_b"],
    });
  });

  it("orders nodes after all they wait for", () => {
    const { order, waitsFor } = executionGraph(buildGraph(sketchManifest(chain)), new Set(Object.keys(chain)), {
      testsGate: true,
    });
    expect(order).toHaveLength(6);
    for (const [id, on] of waitsFor)
      for (const other of on) expect(order.indexOf(other)).toBeLessThan(order.indexOf(id));
  });

  it("can leave all edges out", () => {
    const graph = buildGraph(sketchManifest(chain));
    const { waitsFor } = executionGraph(graph, new Set(Object.keys(chain)), { testsGate: false, edges: false });
    expect([...waitsFor.values()].flat()).toEqual([]);
  });
});

describe("cycles", () => {
  const looped = {
    "model.p.start": {},
    "model.p.a": { parents: ["model.p.start", "model.p.c"] },
    "model.p.b": { parents: ["model.p.a"] },
    "model.p.c": { parents: ["model.p.b"] },
    "model.p.below": { parents: ["model.p.c"] },
    "model.p.self": { parents: ["model.p.self"] },
  };

  it("finds each, the shortest way round, and nothing below them", () => {
    expect(findCycles(buildGraph(sketchManifest(looped)))).toEqual([
      ["model.p.a", "model.p.b", "model.p.c"],
      ["model.p.self"],
    ]);
  });

  it("are an error that shows the way round", () => {
    expect(() => assertAcyclic(buildGraph(sketchManifest(looped)))).toThrow(
      "Found a cycle: model.p.a --> model.p.b --> model.p.c --> model.p.a; model.p.self --> model.p.self",
    );
    expect(() => assertAcyclic(buildGraph(sketchManifest(chain)))).not.toThrow();
  });
});
