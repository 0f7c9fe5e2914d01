import type { Json, JsonObject } from "../manifest/types.ts";

/** dbt's flags with their defaults, as templates see them in `flags`. */
const defaults: Readonly<Record<string, Json>> = {
  CACHE_SELECTED_ONLY: false,
  DEBUG: false,
  DEFER: false,
  EMPTY: false,
  FAIL_FAST: false,
  FAVOR_STATE: false,
  FULL_REFRESH: false,
  INDIRECT_SELECTION: "eager",
  INTROSPECT: true,
  INVOCATION_COMMAND: "",
  LOG_FORMAT: "default",
  LOG_LEVEL: "info",
  MACRO_DEBUGGING: false,
  MAX_BYTES: null,
  PARTIAL_PARSE: true,
  POPULATE_CACHE: true,
  PRICE_PER_TIB: null,
  PRINT: true,
  QUIET: false,
  SEND_ANONYMOUS_USAGE_STATS: false,
  STATIC_PARSER: true,
  STORE_FAILURES: false,
  USE_COLORS: true,
  USE_EXPERIMENTAL_PARSER: false,
  VERSION_CHECK: true,
  WARN_ERROR: null,
  WARN_ERROR_OPTIONS: { error: [], warn: [], silence: [] },
  WHICH: "",
  WRITE_JSON: true,
  REQUIRE_BATCHED_EXECUTION_FOR_CUSTOM_MICROBATCH_STRATEGY: false,
  REQUIRE_EXPLICIT_PACKAGE_OVERRIDES_FOR_BUILTIN_MATERIALIZATIONS: true,
  REQUIRE_NESTED_CUMULATIVE_TYPE_PARAMS: false,
  REQUIRE_RESOURCE_NAMES_WITHOUT_SPACES: true,
  SKIP_NODES_IF_ON_RUN_START_FAILS: false,
  SOURCE_FRESHNESS_RUN_PROJECT_HOOKS: true,
  STATE_MODIFIED_COMPARE_MORE_UNRENDERED_VALUES: false,
  VALIDATE_MACRO_ARGS: false,
};

/**
 * The flags of an invocation: the command line wins over `DBT_*` variables, these over `flags:` of the project, these
 * over dbt's defaults. https://docs.getdbt.com/reference/global-configs/about-global-configs
 */
export function mergeFlags(
  cli: Readonly<Record<string, Json | undefined>>,
  env: NodeJS.ProcessEnv,
  project: JsonObject,
): Record<string, Json> {
  const flags: Record<string, Json> = { ...defaults };
  for (const [name, value] of Object.entries(project)) flags[name.toUpperCase()] = value;
  for (const name of Object.keys(flags)) {
    const value = env[`DBT_${name}`];
    if (value !== undefined && value !== "") flags[name] = readVariable(value, flags[name]);
  }
  for (const [name, value] of Object.entries(cli)) if (value !== undefined) flags[name.toUpperCase()] = value;
  return flags;
}

function readVariable(value: string, like: Json | undefined): Json {
  if (/^(true|t|1|yes|y|on)$/i.test(value)) return true;
  if (/^(false|f|0|no|n|off)$/i.test(value)) return false;
  return typeof like === "number" && value.trim() !== "" && !Number.isNaN(Number(value)) ? Number(value) : value;
}
