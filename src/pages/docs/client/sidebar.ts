import type { Resource } from "./artifacts.ts";
import { h } from "./dom.ts";
import { type Project, titleOf } from "./project.ts";
import { addressOf, overviewAddress } from "./route.ts";
import type { Search } from "./search.ts";

/** A folder of a tree: its folders, and resources. */
interface Folder {
  readonly folders: Map<string, Folder>;
  readonly resources: Resource[];
}

const emptyFolder = (): Folder => ({ folders: new Map(), resources: [] });

type View = "project" | "database";

/** The list at the side: a search, and the project's resources by folder or by schema. */
export function sidebar(project: Project, search: Search): { element: HTMLElement; mark: (id: string | null) => void } {
  let view: View = "project";
  let current: string | null = null;
  const list = h("nav", { class: "tree", "aria-label": "Resources" });
  const input = h("input", {
    type: "search",
    placeholder: "Search  ( / )",
    "aria-label": "Search models, columns, tags and code",
    oninput: () => show(),
  }) as HTMLInputElement;
  const tabs = (["project", "database"] as const).map((name) =>
    h(
      "button",
      {
        type: "button",
        class: "tab",
        onclick: () => {
          view = name;
          input.value = "";
          show();
        },
      },
      name === "project" ? "Project" : "Database",
    ),
  );
  const show = (): void => {
    for (const [at, tab] of tabs.entries())
      tab.setAttribute("aria-pressed", String((at === 0) === (view === "project")));
    list.replaceChildren(...(input.value.trim() === "" ? tree(project, view, current) : results(search, input.value)));
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    input.focus();
  });
  return {
    element: h(
      "aside",
      {},
      h("a", { class: "brand", href: overviewAddress }, project.name),
      input,
      h("div", { class: "tabs" }, tabs),
      list,
    ),
    mark: (id) => {
      current = id;
      show();
    },
  };
}

function results(search: Search, text: string): HTMLElement[] {
  const found = search.find(text);
  if (found.length === 0) return [h("p", { class: "none" }, `Nothing matches “${text.trim()}”.`)];
  return [
    h(
      "ul",
      {},
      found.map(({ resource }) => h("li", {}, link(resource, null))),
    ),
  ];
}

function tree(project: Project, view: View, current: string | null): HTMLElement[] {
  const root = emptyFolder();
  for (const resource of project.listed()) insert(root, pathOf(resource, view), resource);
  if (view === "project") for (const macro of project.macros()) insert(root, [macro.package_name, "macros"], macro);
  return [branch(root, current)];
}

/** The folders in which a resource stands; null: not in this tree. */
function pathOf(resource: Resource, view: View): string[] | null {
  if (view === "database") {
    if (!resource.relation_name) return null;
    return [resource.database ?? "", resource.schema ?? ""];
  }
  if (resource.resource_type === "source") return [resource.package_name, "sources", resource.source_name ?? ""];
  const folders = resource.original_file_path.split("/").slice(0, -1);
  return [resource.package_name, ...folders];
}

function insert(root: Folder, path: readonly string[] | null, resource: Resource): void {
  if (path === null) return;
  let folder = root;
  for (const name of path) {
    const next = folder.folders.get(name) ?? emptyFolder();
    folder.folders.set(name, next);
    folder = next;
  }
  folder.resources.push(resource);
}

function branch(folder: Folder, current: string | null, depth = 0): HTMLElement {
  // macros last: they are many, and readers come for tables
  const folders = [...folder.folders].sort(
    ([a], [b]) => Number(a === "macros") - Number(b === "macros") || a.localeCompare(b),
  );
  const resources = folder.resources.sort((a, b) => titleOf(a).localeCompare(titleOf(b)));
  return h(
    "ul",
    {},
    folders.map(([name, inner]) => h("li", {}, closable(name, inner, current, depth))),
    resources.map((resource) => h("li", {}, link(resource, current))),
  );
}

/** A folder that is filled when it is first opened: projects have ten thousand models. */
function closable(name: string, inner: Folder, current: string | null, depth: number): HTMLElement {
  const isOpen = (depth < 3 && count(inner) <= 60) || (current !== null && holds(inner, current));
  const element = h("details", { open: isOpen }, h("summary", {}, name || "(none)"));
  const fill = (): void => {
    if (element.children.length === 1) element.append(branch(inner, current, depth + 1));
  };
  if (isOpen) fill();
  element.addEventListener("toggle", fill);
  return element;
}

const count = (folder: Folder): number =>
  [...folder.folders.values()].reduce((sum, inner) => sum + count(inner), folder.resources.length);

const holds = (folder: Folder, id: string): boolean =>
  folder.resources.some(({ unique_id }) => unique_id === id) ||
  [...folder.folders.values()].some((inner) => holds(inner, id));

function link(resource: Resource, current: string | null): HTMLElement {
  return h(
    "a",
    {
      href: addressOf(resource),
      class: `resource ${resource.resource_type}`,
      title: `${resource.resource_type} ${resource.unique_id}`,
      "aria-current": resource.unique_id === current && "page",
    },
    titleOf(resource),
  );
}
