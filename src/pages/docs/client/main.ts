import { readArtifacts } from "./artifacts.ts";
import { h } from "./dom.ts";
import { Project, titleOf } from "./project.ts";
import { lineageAddress, readRoute } from "./route.ts";
import { Search } from "./search.ts";
import { sidebar } from "./sidebar.ts";
import { lineageView } from "./views/lineage.ts";
import { overviewView } from "./views/overview.ts";
import { resourceView } from "./views/resource.ts";

/** Reads the artifacts and shows the page that the address names, now and whenever it changes. */
async function start(app: HTMLElement): Promise<void> {
  const { manifest, catalog } = await readArtifacts();
  const project = new Project(manifest, catalog);
  const side = sidebar(project, new Search(project));
  const main = h("main", { tabindex: "-1" });
  app.replaceChildren(side.element, main);
  let shown: string | undefined;
  const show = (): void => {
    const route = readRoute(location.hash);
    const resource = route.id === null ? undefined : project.find(route.id);
    const page = `${route.id} ${route.package}`;
    document.querySelector(".over")?.remove();
    if (page !== shown) {
      shown = page;
      main.replaceChildren(
        resource !== undefined
          ? resourceView(project, resource)
          : route.id === null
            ? overviewView(project, route.package)
            : h("p", { class: "none" }, `There is no ${route.id} in this project.`),
      );
      document.title = resource === undefined ? project.name : `${titleOf(resource)} · ${project.name}`;
      side.mark(route.id);
      main.scrollTop = 0;
    }
    if (route.lineage !== null) app.append(lineageView(project, route.lineage));
  };
  addEventListener("hashchange", show);
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && document.querySelector(".over") !== null)
      location.hash = lineageAddress(location.hash, null);
  });
  show();
}

const app = document.getElementById("app")!;
start(app).catch((cause: unknown) => {
  app.replaceChildren(h("p", { class: "loading" }, cause instanceof Error ? cause.message : String(cause)));
});
