import { readFileSync } from "node:fs";
import { join } from "node:path";
import { homeFolder } from "../../base/home-folder.ts";

/**
 * The project that the machine says when a target names none, as Google's libraries find it: the environment, the file
 * of application credentials, then gcloud's own configuration.
 */
export function environmentProject(env: NodeJS.ProcessEnv = process.env): string | null {
  const named = env.GOOGLE_CLOUD_PROJECT ?? env.GCLOUD_PROJECT;
  if (named !== undefined && named !== "") return named;
  const folder = env.CLOUDSDK_CONFIG ?? join(homeFolder(env), ".config", "gcloud");
  const file = env.GOOGLE_APPLICATION_CREDENTIALS ?? join(folder, "application_default_credentials.json");
  const credentials = read(file);
  const project = /"project_id"\s*:\s*"([^"]+)"/.exec(credentials)?.[1];
  if (project !== undefined) return project;
  const active = env.CLOUDSDK_ACTIVE_CONFIG_NAME ?? (read(join(folder, "active_config")).trim() || "default");
  const configured = /^\s*project\s*=\s*(\S+)/m.exec(read(join(folder, "configurations", `config_${active}`)))?.[1];
  return configured ?? /"quota_project_id"\s*:\s*"([^"]+)"/.exec(credentials)?.[1] ?? null;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
