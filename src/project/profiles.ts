import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { QuernError } from "../base/errors.ts";
import type { Emit } from "../base/events.ts";
import { readText } from "../base/files.ts";
import { homeFolder } from "../base/home-folder.ts";
import { didYouMean } from "../base/nearest.ts";
import { readYaml } from "../base/yaml.ts";
import { Scope, type Value } from "../jinja/index.ts";
import type { Json, JsonObject } from "../manifest/types.ts";
import type { AdapterEntry } from "../warehouse/types.ts";
import { CheckedFile } from "./checked-file.ts";
import { makeEarlyVar, makeEnvVar, openSecrets } from "./early-names.ts";
import { jsonOf } from "./json-value.ts";
import { renderValues } from "./template-values.ts";
import type { Target } from "./types.ts";

export interface TargetRequest {
  readonly projectName: string;
  readonly projectRoot: string;
  /** The profile's name: `--profile`, or what the project file says. */
  readonly profile: string | null;
  /** Whether `--profile` or DBT_PROFILE named it: then nothing else will do. */
  readonly isProfileAskedFor: boolean;
  readonly target?: string;
  readonly threads?: number;
  readonly profilesDir?: string;
  readonly vars: JsonObject;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly adapters: ReadonlyMap<string, AdapterEntry>;
  readonly emit: Emit;
}

/** Where profiles.yml is looked for, in order. https://docs.getdbt.com/docs/core/connect-data-platform/profiles.yml */
export function profileFiles(request: Pick<TargetRequest, "profilesDir" | "env" | "cwd" | "projectRoot">): string[] {
  const named = request.profilesDir ?? request.env.DBT_PROFILES_DIR;
  if (named !== undefined && named !== "") return [join(resolve(request.cwd, named), "profiles.yml")];
  return [...new Set([request.cwd, request.projectRoot, join(homeFolder(request.env), ".dbt")])].map((folder) =>
    join(folder, "profiles.yml"),
  );
}

/**
 * The chosen target. Without any profile the project gets an embedded DuckDB file of its own.
 * @throws QuernError QN-PROFILE-NOT-FOUND, QN-PROFILE-INVALID, QN-DB-ADAPTER-UNKNOWN, QN-ENV-VAR-MISSING
 */
export function chooseTarget(request: TargetRequest): Target {
  const files = profileFiles(request);
  const file = files.find((each) => existsSync(each));
  if (file === undefined) {
    const isNamed = (request.profilesDir ?? request.env.DBT_PROFILES_DIR) !== undefined;
    if (isNamed)
      throw notFound(`Could not find profiles.yml in ${files[0]}`, "Check --profiles-dir and DBT_PROFILES_DIR.");
    const lookedIn = `It is looked for in ${[...new Set(files.map((each) => dirname(each)))].join(", ")}.`;
    if (request.isProfileAskedFor)
      throw notFound(`No profiles.yml was found for the profile '${request.profile}'`, lookedIn);
    if (request.profile !== null) {
      request.emit({
        type: "warning",
        code: "ProfileNotFound",
        message: `No profiles.yml was found for the profile '${request.profile}', so the embedded DuckDB file is used`,
        hint: lookedIn,
      });
    }
    return embeddedTarget(request);
  }
  const text = readText(file);
  const check = new CheckedFile(file, text, "QN-PROFILE-INVALID");
  const profiles = check.object(readYaml(text, file), []);
  if (request.profile === null) return embeddedTarget(request);
  const profile = profiles[request.profile];
  if (profile === undefined || profile === null) {
    const names = Object.keys(profiles).filter((name) => name !== "config");
    throw notFound(
      `Could not find profile named '${request.profile}'`,
      didYouMean(request.profile, names) ?? `${file} has: ${names.join(", ") || "no profiles"}.`,
    );
  }
  return targetOf(request, request.profile, check.object(profile, [request.profile]), check);
}

function targetOf(request: TargetRequest, name: string, profile: JsonObject, check: CheckedFile): Target {
  const scope = Scope.of({ env_var: makeEnvVar(request.env, "opaque"), var: makeEarlyVar(request.vars) });
  const outputs = check.object(profile.outputs, [name, "outputs"]);
  const chosen =
    request.target ??
    check.text(renderValues(profile.target ?? "default", scope, check.file), [name, "target"]) ??
    "default";
  const output = outputs[chosen];
  if (output === undefined || output === null) {
    const names = Object.keys(outputs);
    throw notFound(
      `The profile '${name}' does not have a target named '${chosen}'. The valid target names for this profile are: ${names.join(", ")}`,
      didYouMean(chosen, names),
    );
  }
  const path = [name, "outputs", chosen];
  const rendered = open(renderOutput(check.object(output, path), scope, check.file), request.env) as JsonObject;
  return describe(request, name, chosen, rendered, check, path);
}

/** A password that is no valid template is taken as it is, as in dbt. */
function renderOutput(output: JsonObject, scope: Scope, file: string): Json {
  const rendered: JsonObject = {};
  for (const [key, value] of Object.entries(output)) {
    try {
      rendered[key] = jsonOf(renderValues(value, scope, file) as Value);
    } catch (cause) {
      if (!/password/.test(key) || (cause instanceof QuernError && cause.code === "QN-ENV-VAR-MISSING")) throw cause;
      rendered[key] = value;
    }
  }
  return rendered;
}

function open(value: Json, env: NodeJS.ProcessEnv): Json {
  if (typeof value === "string") return openSecrets(value, env);
  if (Array.isArray(value)) return value.map((item) => open(item, env));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, open(item, env)]));
}

function embeddedTarget(request: TargetRequest): Target {
  if (request.target !== undefined && request.target !== "dev") {
    throw notFound(
      `There is no target '${request.target}': the project uses its embedded DuckDB file`,
      "Write a profiles.yml (profiles.example.yml shows one), and name its profile in the project file or with --profile.",
    );
  }
  const output: JsonObject = { type: "duckdb", path: `${request.projectName}.duckdb`, threads: 4 };
  return describe(request, request.profile ?? request.projectName, "dev", output, undefined, []);
}

function describe(
  request: TargetRequest,
  profileName: string,
  name: string,
  output: JsonObject,
  check: CheckedFile | undefined,
  path: readonly string[],
): Target {
  const type = String(output.type ?? "");
  const adapter = request.adapters.get(type);
  if (adapter === undefined) {
    const known = [...request.adapters.keys()];
    throw new QuernError("QN-DB-ADAPTER-UNKNOWN", `Could not find adapter type ${type || "(none)"}!`, {
      place: check?.error([...path, "type"], "").place,
      hint: didYouMean(type, known) ?? `quern has: ${known.join(", ")}.`,
    });
  }
  const threads = request.threads ?? (typeof output.threads === "number" ? output.threads : 1);
  if (!Number.isInteger(threads) || threads < 1) {
    const message = `the number of threads must be a whole number from 1, but it is ${threads}`;
    throw check?.error([...path, "threads"], message) ?? new QuernError("QN-PROFILE-INVALID", message);
  }
  try {
    return {
      profileName,
      name,
      type,
      threads,
      credentials: output,
      ...adapter.describeTarget(output, request.projectRoot),
    };
  } catch (cause) {
    if (cause instanceof QuernError && check !== undefined) throw cause.with({ place: check.error(path, "").place });
    throw cause;
  }
}

function notFound(message: string, hint?: string): QuernError {
  return new QuernError("QN-PROFILE-NOT-FOUND", message, { hint });
}
