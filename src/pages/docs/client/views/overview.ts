import type { Resource } from "../artifacts.ts";
import { h } from "../dom.ts";
import { markdownBlock } from "../markdown.ts";
import type { Project } from "../project.ts";
import { lineageAddress } from "../route.ts";

const kinds: readonly (readonly [type: string, plural: string])[] = [
  ["model", "models"],
  ["source", "sources"],
  ["seed", "seeds"],
  ["snapshot", "snapshots"],
  ["exposure", "exposures"],
  ["metric", "metrics"],
  ["semantic_model", "semantic models"],
  ["saved_query", "saved queries"],
  ["function", "functions"],
];

/** The first page: the project's own `__overview__` block, or what there is and how to read it. */
export function overviewView(project: Project, packageName: string | null): HTMLElement {
  const own = overviewBlock(project, packageName);
  const listed = project.listed().filter((each) => packageName === null || each.package_name === packageName);
  return h(
    "article",
    { class: "overview" },
    own === undefined ? h("h1", {}, packageName ?? project.name) : markdownBlock(own),
    counts(listed),
    h("p", {}, h("a", { class: "button", href: lineageAddress(location.hash, "") }, "Lineage of the whole project")),
    own === undefined &&
      markdownBlock(
        "Pick a resource at the side, or search with `/`: names, columns, descriptions, tags and code are looked through.\n\n" +
          "A `{% docs __overview__ %}` block in a Markdown file of the project replaces this text.",
      ),
    h("p", { class: "faint" }, `Made ${project.manifest.metadata.generated_at.slice(0, 16).replace("T", " ")} UTC`),
  );
}

/** dbt ships an overview of its own, which the manifest holds too: it says nothing of the project. */
function overviewBlock(project: Project, packageName: string | null): string | undefined {
  const docs = Object.values(project.manifest.docs);
  const name = packageName === null ? "__overview__" : `__${packageName}__`;
  return docs.find((block) => block.name === name && block.package_name !== "dbt")?.block_contents;
}

function counts(listed: readonly Resource[]): HTMLElement {
  const found = kinds
    .map(([type, plural]) => [plural, listed.filter(({ resource_type }) => resource_type === type).length] as const)
    .filter(([, count]) => count > 0);
  return h(
    "dl",
    { class: "counts" },
    found.map(([plural, count]) => h("div", {}, h("dt", {}, plural), h("dd", {}, count))),
  );
}
