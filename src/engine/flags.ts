import type { Json, JsonObject } from "../manifest/types.ts";
import type { InvocationOptions } from "./types.ts";

/** Options that are flags to templates and to artifacts, and dbt's name of each. */
const flagNames = {
  target: "target",
  profile: "profile",
  profilesDir: "profiles_dir",
  projectDir: "project_dir",
  threads: "threads",
  targetPath: "target_path",
  logPath: "log_path",
  select: "select",
  exclude: "exclude",
  selector: "selector",
  resourceTypes: "resource_types",
  excludeResourceTypes: "exclude_resource_types",
  indirectSelection: "indirect_selection",
  state: "state",
  defer: "defer",
  deferState: "defer_state",
  favorState: "favor_state",
  fullRefresh: "full_refresh",
  failFast: "fail_fast",
  storeFailures: "store_failures",
  empty: "empty",
  sample: "sample",
  eventTimeStart: "event_time_start",
  eventTimeEnd: "event_time_end",
  exportSavedQueries: "export_saved_queries",
  maxBytes: "max_bytes",
  warnError: "warn_error",
  warnErrorOptions: "warn_error_options",
  partialParse: "partial_parse",
  writeJson: "write_json",
  versionCheck: "version_check",
  populateCache: "populate_cache",
  cacheSelectedOnly: "cache_selected_only",
  introspect: "introspect",
  print: "print",
  quiet: "quiet",
  debug: "debug",
  macroDebugging: "macro_debugging",
} as const satisfies Partial<Record<keyof InvocationOptions, string>>;

/** The flags that were set on the command line, by dbt's names: what the project and its templates hear of. */
export function flagsOf(command: string, options: InvocationOptions, more: JsonObject = {}): Record<string, Json> {
  const flags: Record<string, Json> = { ...options.otherFlags, which: command };
  for (const [option, name] of Object.entries(flagNames) as [keyof typeof flagNames, string][]) {
    const value = options[option];
    if (value !== undefined) flags[name] = Array.isArray(value) ? [...value] : (value as Json);
  }
  if (options.commandLine !== undefined) flags.invocation_command = options.commandLine;
  return { ...flags, ...more };
}

const optionNames = new Map(Object.entries(flagNames).map(([option, name]) => [name as string, option]));

/** Options back from the `args` of run_results.json, whether dbt or quern wrote them. */
export function optionsFrom(args: JsonObject): InvocationOptions {
  const options: Record<string, unknown> = {};
  const otherFlags: Record<string, Json> = {};
  for (const [name, value] of Object.entries(args)) {
    const option = optionNames.get(name);
    if (option !== undefined) options[option] = value;
    else if (name !== "vars" && name !== "which" && name !== "invocation_command") otherFlags[name] = value;
  }
  if (typeof args.vars === "object" && args.vars !== null && !Array.isArray(args.vars)) options.vars = args.vars;
  return { ...options, otherFlags };
}
