import type { Resource } from "../artifacts.ts";
import { codeBlock } from "../code.ts";
import { h } from "../dom.ts";
import { lineageGraph } from "../lineage-graph.ts";
import { markdownBlock } from "../markdown.ts";
import { neighbourhood } from "../neighbourhood.ts";
import { type Project, titleOf } from "../project.ts";
import { addressOf, lineageAddress } from "../route.ts";
import { columnTable } from "./columns.ts";

/** The page of a model, source, seed, test, exposure, macro ... */
export function resourceView(project: Project, resource: Resource): HTMLElement {
  const id = resource.unique_id;
  return h(
    "article",
    {},
    heading(resource),
    facts(project, resource),
    h("section", { class: "description" }, description(resource)),
    argumentsTable(resource),
    section("Columns", columnTable(project, resource)),
    section(
      "Tests of the table",
      links(
        project,
        project.tests(id).filter(({ column }) => column === null),
      ),
    ),
    section("Unit tests", resourceLinks(project.unitTests(id))),
    lineage(project, resource),
    section("Depends on", resourceLinks(project.parents(id))),
    section("Used by", resourceLinks(project.children(id).filter(({ resource_type }) => !/test$/.test(resource_type)))),
    code(resource),
  );
}

function heading(resource: Resource): HTMLElement {
  const materialized = resource.config?.materialized;
  const badges = [
    resource.resource_type.replaceAll("_", " "),
    typeof materialized === "string" && materialized !== resource.resource_type && materialized,
    resource.access && resource.access !== "protected" && resource.access,
    resource.contract?.enforced === true && "contract",
    resource.deprecation_date && `deprecated ${resource.deprecation_date.slice(0, 10)}`,
    resource.maturity && `${resource.maturity} maturity`,
    ...(resource.tags ?? []).map((tag) => `#${tag}`),
  ];
  return h(
    "header",
    {},
    h("h1", {}, titleOf(resource)),
    h(
      "p",
      { class: "badges" },
      badges.filter(Boolean).map((badge) => h("span", { class: "badge" }, badge as string)),
    ),
  );
}

function facts(project: Project, resource: Resource): HTMLElement {
  const table = project.table(resource.unique_id);
  const stats = Object.values(table?.stats ?? {})
    .filter(({ include }) => include)
    .map(({ label, value }) => [label, String(value)] as const);
  const owner = [resource.owner?.name, resource.owner?.email].flat().filter(Boolean).join(", ");
  const all: readonly (readonly [string, string | HTMLElement | null | undefined])[] = [
    ["Relation", resource.relation_name && h("code", {}, resource.relation_name)],
    ["Type", table?.metadata.type ?? resource.type ?? functionType(resource)],
    ["Returns", resource.returns && h("code", {}, resource.returns.data_type)],
    ["Result", resource.returns?.description],
    ["Owner", owner || table?.metadata.owner],
    ["Group", resource.group],
    ["Loader", resource.loader],
    ["Address", resource.url && outerLink(resource.url)],
    ["Package", resource.package_name],
    ["File", resource.original_file_path && h("code", {}, resource.original_file_path)],
    ...stats,
    ...Object.entries(resource.meta ?? {}).map(
      ([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)] as const,
    ),
  ];
  const known = all.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return h(
    "dl",
    { class: "facts" },
    known.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
  );
}

/** `scalar`, `aggregate`, `table`. */
function functionType({ resource_type, config }: Resource): string | undefined {
  return resource_type === "function" ? String(config?.type) : undefined;
}

/** A link away from the page; an address that is none of the web's is only text. */
function outerLink(url: string): HTMLElement {
  if (!/^https?:\/\//i.test(url)) return h("span", {}, url);
  return h("a", { href: url, rel: "noopener noreferrer" }, url);
}

function description(resource: Resource): HTMLElement {
  const text = resource.description || resource.source_description;
  return text ? markdownBlock(text) : h("p", { class: "faint" }, "No description yet.");
}

function argumentsTable(resource: Resource): HTMLElement | null {
  const found = resource.arguments ?? [];
  if (found.length === 0) return null;
  const rows = found.map((each) =>
    h(
      "tr",
      {},
      h("td", {}, h("code", {}, each.name), each.default_value != null && ` = ${String(each.default_value)}`),
      h("td", {}, each.type ?? each.data_type ?? ""),
      h("td", {}, each.description ?? ""),
    ),
  );
  const head = h("tr", {}, h("th", {}, "Name"), h("th", {}, "Type"), h("th", {}, "Description"));
  return section("Arguments", h("table", {}, h("thead", {}, head), h("tbody", {}, rows)));
}

function lineage(project: Project, resource: Resource): HTMLElement | null {
  const near = neighbourhood(project, `1+${resource.unique_id}+1`);
  if (near.resources.length < 2) return null;
  const whole = h("a", { href: lineageAddress(location.hash, `+${resource.name}+`) }, "all of it");
  return h("section", {}, h("h2", {}, "Lineage ", h("small", {}, whole)), lineageGraph(near));
}

function code(resource: Resource): HTMLElement | null {
  const raw = resource.macro_sql ?? resource.raw_code;
  if (!raw) return null;
  if (!resource.compiled_code) return section("Code", codeBlock(raw));
  const body = h("div", {}, codeBlock(raw));
  const texts = { Source: raw, Compiled: resource.compiled_code };
  const tabs = Object.entries(texts).map(([name, text]) =>
    h(
      "button",
      { type: "button", class: "tab", "aria-pressed": String(name === "Source"), onclick: () => show(name, text) },
      name,
    ),
  );
  const show = (name: string, text: string): void => {
    for (const tab of tabs) tab.setAttribute("aria-pressed", String(tab.textContent === name));
    body.replaceChildren(codeBlock(text));
  };
  return h("section", {}, h("h2", {}, "Code"), h("div", { class: "tabs" }, tabs), body);
}

function links(project: Project, tests: readonly { id: string; label: string }[]): HTMLElement | null {
  const found = tests.map(({ id, label }) => h("li", {}, h("a", { href: addressOf(project.find(id)!) }, label)));
  return found.length === 0 ? null : h("ul", { class: "links" }, found);
}

function resourceLinks(resources: readonly Resource[]): HTMLElement | null {
  if (resources.length === 0) return null;
  const sorted = [...resources].sort((a, b) => titleOf(a).localeCompare(titleOf(b)));
  return h(
    "ul",
    { class: "links" },
    sorted.map((each) =>
      h("li", {}, h("a", { href: addressOf(each), class: `resource ${each.resource_type}` }, titleOf(each))),
    ),
  );
}

const section = (title: string, content: HTMLElement | null): HTMLElement | null =>
  content && h("section", {}, h("h2", {}, title), content);
