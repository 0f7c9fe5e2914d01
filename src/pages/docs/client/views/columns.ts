import type { Resource } from "../artifacts.ts";
import { h } from "../dom.ts";
import { markdownLine } from "../markdown.ts";
import type { Project } from "../project.ts";
import { addressOf } from "../route.ts";

/** Columns with their types, descriptions, constraints and tests; null when none are known. */
export function columnTable(project: Project, resource: Resource): HTMLElement | null {
  const columns = project.columns(resource);
  if (columns.length === 0) return null;
  const tests = project.tests(resource.unique_id);
  const rows = columns.map((column) => {
    const own = tests.filter((test) => test.column === column.name.toLowerCase());
    const constraints = (column.constraints ?? []).map(({ type }) => h("span", { class: "badge" }, type));
    return h(
      "tr",
      { id: `column-${column.name}` },
      h("td", {}, h("code", {}, column.name)),
      h("td", { class: "type" }, column.type),
      h("td", {}, markdownLine(column.description ?? "")),
      h(
        "td",
        {},
        constraints,
        own.map(({ id, label }) => h("a", { class: "badge test", href: addressOf(project.find(id)!) }, label)),
      ),
    );
  });
  const head = ["Column", "Type", "Description", "Tests"].map((name) => h("th", { scope: "col" }, name));
  return h("div", { class: "wide" }, h("table", {}, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows)));
}
