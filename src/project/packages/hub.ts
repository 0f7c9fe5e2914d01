import { QuernError } from "../../base/errors.ts";
import { nearest } from "../../base/nearest.ts";
import type { JsonObject } from "../../manifest/types.ts";
import { download, downloadJson } from "./download.ts";

/** What the hub knows of one package. */
export interface HubPackage {
  readonly versions: Readonly<Record<string, HubVersion>>;
  /** Its new name, when it has moved. */
  readonly movedTo: string | null;
}

interface HubVersion {
  readonly tarball: string;
  /** Ranges of dbt that it says it works with, all of which must hold. */
  readonly requireDbtVersion: readonly string[];
}

/** The package registry that speaks hub.getdbt.com's API; another one is named by DBT_PACKAGE_HUB_URL. */
export interface Hub {
  /** Its base address. */
  readonly address: string;
  /** @throws QuernError QN-DEPS-NOT-FOUND, QN-DEPS-DOWNLOAD */
  getPackage(name: string): Promise<HubPackage>;
  getTarball(url: string, file: string): Promise<void>;
}

/** A hub at a base address; answers are kept for the invocation. */
export function openHub(base: string): Hub {
  const address = base.endsWith("/") ? base : `${base}/`;
  const known = new Map<string, Promise<HubPackage>>();
  const fetchPackage = async (name: string): Promise<HubPackage> => {
    const answer = await downloadJson(new URL(`api/v1/${name}.json`, address));
    if (answer === undefined) throw await notFound(name);
    const versions: Record<string, HubVersion> = {};
    for (const [version, raw] of Object.entries((answer.versions ?? {}) as Record<string, JsonObject>)) {
      const downloads = raw.downloads as JsonObject | undefined;
      if (typeof downloads?.tarball !== "string") continue;
      versions[version] = {
        tarball: downloads.tarball,
        requireDbtVersion: [raw.require_dbt_version ?? []].flat().map(String),
      };
    }
    return { versions, movedTo: newName(name, answer) };
  };
  const notFound = async (name: string): Promise<QuernError> => {
    const index = await downloadJson(new URL("api/v1/index.json", address));
    const [near] = nearest(name, Array.isArray(index) ? index.map(String) : []);
    return new QuernError("QN-DEPS-NOT-FOUND", `Package ${name} was not found in the package index`, {
      hint: near === undefined ? "Check the name on the hub." : `Did you mean '${near}'?`,
    });
  };
  return {
    address,
    getPackage(name) {
      let answer = known.get(name);
      if (answer === undefined) {
        answer = fetchPackage(name);
        known.set(name, answer);
      }
      return answer;
    },
    getTarball: (url, file) => download(new URL(url, address), file),
  };
}

function newName(name: string, answer: JsonObject): string | null {
  const [namespace, short] = name.split("/");
  const { redirectnamespace, redirectname } = answer;
  const moved = `${redirectnamespace || namespace}/${redirectname || short}`;
  return moved === name ? null : moved;
}
