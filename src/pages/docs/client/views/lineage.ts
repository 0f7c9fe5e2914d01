import { h } from "../dom.ts";
import { lineageGraph } from "../lineage-graph.ts";
import { neighbourhood } from "../neighbourhood.ts";
import type { Project } from "../project.ts";
import { lineageAddress } from "../route.ts";

/** The lineage graph over the whole window, of what a selector names; it can be changed, and Escape closes it. */
export function lineageView(project: Project, selector: string): HTMLElement {
  const found = neighbourhood(project, selector);
  const input = h("input", {
    type: "text",
    value: selector,
    "aria-label": "Selector",
    placeholder: "+sales+   tag:nightly   2+sales",
  }) as HTMLInputElement;
  const form = h(
    "form",
    {
      onsubmit: (event: Event) => {
        event.preventDefault();
        location.hash = lineageAddress(location.hash, input.value.trim());
      },
    },
    h("label", {}, "Lineage of ", input),
    h("a", { class: "close", href: lineageAddress(location.hash, null), "aria-label": "Close" }, "✕"),
  );
  const left = found.left > 0 && h("p", { class: "none" }, `${found.left} more are not drawn: narrow the selector.`);
  const drawing = found.resources.length === 0 ? h("p", { class: "none" }, "Nothing matches.") : lineageGraph(found);
  return h("div", { class: "over", role: "dialog", "aria-label": "Lineage" }, form, left, drawing);
}
