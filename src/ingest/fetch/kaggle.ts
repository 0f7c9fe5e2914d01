import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { QuernError } from "../../base/errors.ts";
import { fileError } from "../../base/files.ts";
import { homeFolder } from "../../base/home-folder.ts";
import { rememberSecret } from "../../base/secrets.ts";
import type { Arrived } from "../lake/lake.ts";
import type { Input } from "../resolve.ts";
import type { FetchContext } from "./fetch-context.ts";
import { fetchAddress } from "./http.ts";

const howTo =
  "Make a token on kaggle.com (Settings, API), then set KAGGLE_USERNAME and KAGGLE_KEY, or put kaggle.json into ~/.kaggle.";

/**
 * A file of a Kaggle data set, or all of them as one archive, by Kaggle's public API:
 * `kaggle://owner/dataset/file.csv?version=3`. https://www.kaggle.com/docs/api
 */
export async function fetchKaggle(input: Input, context: FetchContext): Promise<Arrived> {
  const { owner, dataset, file, version } = readAddress(input.location);
  const { username, key } = readCredentials(context.env);
  const base = context.env.KAGGLE_API_ENDPOINT ?? "https://www.kaggle.com";
  const path = [owner, dataset, ...file].map(encodeURIComponent).join("/");
  const url = URL.parse(`${base.replace(/\/$/, "")}/api/v1/datasets/download/${path}`);
  if (url === null) throw new QuernError("QN-LOAD-CONFIG", `KAGGLE_API_ENDPOINT is not an address: ${base}`);
  if (version !== null) url.searchParams.set("datasetVersionNumber", version);
  rememberSecret(key);
  const basic = Buffer.from(`${username}:${key}`).toString("base64");
  rememberSecret(basic);
  const name = input.name === dataset ? `${dataset}.zip` : input.name;
  return fetchAddress(url, {
    input: { ...input, name },
    context,
    credentials: { authorization: `Basic ${basic}` },
    hints: {
      401: `Kaggle does not know this token. ${howTo}`,
      403: `Kaggle refuses: the data set may be private, or its rules must be accepted first at https://www.kaggle.com/datasets/${owner}/${dataset}.`,
      404: `Check owner, data set and file at https://www.kaggle.com/datasets/${owner}/${dataset}.`,
    },
  });
}

function readAddress(uri: string): { owner: string; dataset: string; file: string[]; version: string | null } {
  const [place, query] = uri.slice("kaggle://".length).split("?") as [string, string?];
  const [owner, dataset, ...file] = place.split("/").filter((part) => part !== "");
  const version = new URLSearchParams(query).get("version");
  if (owner !== undefined && dataset !== undefined && (version === null || /^\d+$/.test(version)))
    return { owner, dataset, file, version };
  throw new QuernError("QN-LOAD-CONFIG", `'${uri}' does not name a Kaggle data set`, {
    hint: "Write kaggle://owner/dataset/file.csv, or kaggle://owner/dataset for all its files.",
  });
}

function readCredentials(env: NodeJS.ProcessEnv): { username: string; key: string } {
  if (env.KAGGLE_USERNAME && env.KAGGLE_KEY) return { username: env.KAGGLE_USERNAME, key: env.KAGGLE_KEY };
  const home = homeFolder(env);
  const folders = env.KAGGLE_CONFIG_DIR
    ? [env.KAGGLE_CONFIG_DIR]
    : [join(home, ".kaggle"), join(env.XDG_CONFIG_HOME ?? join(home, ".config"), "kaggle")];
  const file = folders.map((folder) => join(folder, "kaggle.json")).find((path) => existsSync(path));
  if (file === undefined)
    throw new QuernError("QN-LOAD-CREDENTIALS", "Kaggle wants a token, and there is none", { hint: howTo });
  let found: { username?: unknown; key?: unknown } | null;
  try {
    found = JSON.parse(readFileSync(file, "utf8")) as typeof found;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw fileError(cause, file, "read");
    found = null;
  }
  if (typeof found?.username === "string" && typeof found.key === "string")
    return { username: found.username, key: found.key };
  throw new QuernError("QN-LOAD-CREDENTIALS", `${file} does not hold a Kaggle token`, {
    place: { file },
    hint: `It should read {"username": "...", "key": "..."}. ${howTo}`,
  });
}
