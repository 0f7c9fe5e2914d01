import type { Json, JsonObject } from "../manifest/types.ts";
import type { Project, Workspace } from "./types.ts";

/**
 * The vars that a package's templates see, from strong to weak: `--vars`, the root project's `vars:` for that package,
 * the root's global ones, the package's own. https://docs.getdbt.com/docs/build/project-variables
 */
export function varsOf(workspace: Workspace, packageName: string): JsonObject {
  const own = workspace.packages.find((each) => each.name === packageName);
  return {
    ...(own === undefined || own === workspace.root ? {} : layered(own, packageName)),
    ...layered(workspace.root, packageName),
    ...workspace.cliVars,
  };
}

function layered({ vars }: Project, packageName: string): JsonObject {
  const scoped = vars[packageName];
  return isObject(scoped) ? { ...vars, ...scoped } : vars;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
