import { graphlib, layout } from "@dagrejs/dagre";
import { svg } from "./dom.ts";
import type { Neighbourhood } from "./neighbourhood.ts";
import { titleOf } from "./project.ts";
import { addressOf } from "./route.ts";

const height = 30;
const widthOf = (title: string): number => Math.min(280, 24 + title.length * 7.2);
const short = (title: string): string => (title.length > 36 ? `${title.slice(0, 35)}…` : title);

/** Draws a part of the graph from left to right; a box leads to its page, the wheel zooms, dragging moves. */
export function lineageGraph({ resources, edges, centres }: Neighbourhood): SVGElement {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 14, ranksep: 60, marginx: 12, marginy: 12 });
  for (const resource of resources) graph.setNode(resource.unique_id, { width: widthOf(titleOf(resource)), height });
  for (const [from, to] of edges) graph.setEdge(from, to, {});
  layout(graph);
  const { width = 0, height: tall = 0 } = graph.graph();
  const lines = graph.edges().map((edge) => {
    const points = graph.edge(edge).points as { x: number; y: number }[];
    return svg("path", { class: "edge", d: curve(points), "marker-end": "url(#arrow)" });
  });
  const boxes = resources.map((resource) => {
    const { x, y, width: wide } = graph.node(resource.unique_id) as { x: number; y: number; width: number };
    const title = titleOf(resource);
    const classes = `box ${resource.resource_type}${centres.has(resource.unique_id) ? " centre" : ""}`;
    return svg(
      "a",
      { href: addressOf(resource), class: classes, transform: `translate(${x - wide / 2} ${y - height / 2})` },
      svg("title", {}, `${resource.resource_type} ${title}`),
      svg("rect", { width: wide, height, rx: 5 }),
      svg("text", { x: wide / 2, y: height / 2 + 4, "text-anchor": "middle" }, short(title)),
    );
  });
  const marker = svg(
    "marker",
    { id: "arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 6, markerHeight: 6, orient: "auto" },
    svg("path", { d: "M0 0 L8 4 L0 8 z" }),
  );
  const drawing = svg(
    "svg",
    {
      class: "lineage",
      viewBox: `0 0 ${width} ${tall}`,
      role: "img",
      "aria-label": `Lineage of ${resources.length} resources`,
    },
    svg("defs", {}, marker),
    ...lines,
    ...boxes,
  );
  drawing.style.maxWidth = `${width}px`;
  return movable(drawing, { x: 0, y: 0, width, height: tall });
}

function curve(points: readonly { x: number; y: number }[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const parts = [`M${first.x} ${first.y}`];
  let before = first;
  for (const point of rest) {
    const middle = (before.x + point.x) / 2;
    parts.push(`C${middle} ${before.y} ${middle} ${point.y} ${point.x} ${point.y}`);
    before = point;
  }
  return parts.join("");
}

function movable(drawing: SVGElement, box: { x: number; y: number; width: number; height: number }): SVGElement {
  const show = (): void => drawing.setAttribute("viewBox", `${box.x} ${box.y} ${box.width} ${box.height}`);
  const scale = (): number => box.width / Math.max(1, drawing.getBoundingClientRect().width);
  drawing.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !drawing.closest(".over")) return;
      event.preventDefault();
      const bounds = drawing.getBoundingClientRect();
      const by = event.deltaY > 0 ? 1.15 : 1 / 1.15;
      box.x += ((event.clientX - bounds.left) / bounds.width) * box.width * (1 - by);
      box.y += ((event.clientY - bounds.top) / bounds.height) * box.height * (1 - by);
      box.width *= by;
      box.height *= by;
      show();
    },
    { passive: false },
  );
  let from: { x: number; y: number } | undefined;
  drawing.addEventListener("pointerdown", (event) => {
    if ((event.target as Element).closest("a") === null) from = { x: event.clientX, y: event.clientY };
  });
  drawing.addEventListener("pointermove", (event) => {
    if (from === undefined) return;
    box.x -= (event.clientX - from.x) * scale();
    box.y -= (event.clientY - from.y) * scale();
    from = { x: event.clientX, y: event.clientY };
    show();
  });
  for (const end of ["pointerup", "pointerleave"]) drawing.addEventListener(end, () => (from = undefined));
  return drawing;
}
