import { dirname, isAbsolute, join, resolve } from "node:path";
import { QuernError } from "../base/errors.ts";
import { readText } from "../base/files.ts";
import { readYaml } from "../base/yaml.ts";
import type { Json, JsonObject } from "../manifest/types.ts";
import { findProject } from "../project/find-project.ts";
import type { Level } from "../terminal/message.ts";
import type { LogFormat, OutputSettings } from "../terminal/open-reporter.ts";
import { type Arguments, checkedText } from "./command-line.ts";
import { type CommandName, commands } from "./commands.ts";
import type { Flag } from "./flag.ts";
import { type FlagName, flags } from "./options.ts";
import { usageError } from "./usage.ts";

/**
 * How a command tells what happens: flags and variables win over `flags:` of the project, these over the table's
 * defaults. https://docs.getdbt.com/reference/global-configs/logs
 * @throws QuernError QN-CLI-USAGE
 */
export function outputSettings(
  command: CommandName,
  args: Arguments,
  env: NodeJS.ProcessEnv,
  cwd: string,
): OutputSettings {
  const project = readProject(args, env, cwd);
  const given = (name: FlagName): Json | undefined => {
    const value = args[name] ?? project.flags[name.replaceAll("-", "_")];
    return value === undefined || value === null ? undefined : (value as Json);
  };
  const setting = <T>(name: FlagName): T => {
    const value = given(name);
    const flag: Flag = flags[name];
    if (value === undefined) return flag.default as T;
    return (flag.kind === "switch" ? value === true : checkedText(flag, String(value), command, `--${name}`)) as T;
  };
  const isDebug = setting<boolean>("debug") === true;
  const level = setting<Level | "none">("log-level");
  const format = setting<LogFormat>("log-format");
  const { productOnly = false, noLogFile = false } = commands[command];
  const fileLevel =
    given("log-level-file") === undefined && given("log-level") !== undefined && !isDebug
      ? level
      : setting<Level | "none">("log-level-file");
  const fileFormat =
    given("log-format-file") === undefined && format !== "default" ? format : setting<LogFormat>("log-format-file");
  const colors = given("use-colors") === undefined ? undefined : setting<boolean>("use-colors");
  const writesFile = project.root !== undefined && fileLevel !== "none" && !noLogFile;
  return {
    format,
    threshold: setting<boolean>("quiet") === true ? stricter(level) : isDebug ? "debug" : level,
    colors,
    width: setting<number>("printer-width"),
    showRows: setting<boolean>("rows"),
    productOnly,
    logFile: writesFile
      ? {
          folder: resolve(project.root, args["log-path"] === undefined ? project.logPath : String(args["log-path"])),
          format: fileFormat === "default" ? "text" : fileFormat,
          threshold: fileLevel,
          colors: given("use-colors-file") === undefined ? colors === true : setting<boolean>("use-colors-file"),
          maxBytes: setting<number>("log-file-max-bytes"),
        }
      : undefined,
    junit: junitFile(args.report as readonly string[] | undefined, command, cwd),
    projectRoot: project.root ?? cwd,
    cwd,
  };
}

const stricter = (level: Level | "none"): Level | "none" => (level === "none" ? "none" : "error");

interface ProjectSettings {
  /** The project's folder, when there is one. */
  readonly root: string | undefined;
  readonly flags: JsonObject;
  readonly logPath: string;
}

/** What the project file says of output. A file that can't be read is the engine's to report, with all it finds. */
function readProject(args: Arguments, env: NodeJS.ProcessEnv, cwd: string): ProjectSettings {
  const named = args["project-dir"] === undefined ? env.DBT_PROJECT_DIR : String(args["project-dir"]);
  let root: string | undefined;
  try {
    const file = findProject(named, cwd);
    root = dirname(file);
    const text = readText(file);
    const values = /^(flags|log-path)\s*:/m.test(text) ? readYaml(text, file) : {};
    const { flags: own, "log-path": logPath } = asObject(values);
    return {
      root,
      flags: asObject(own),
      logPath: typeof logPath === "string" && !logPath.includes("{{") ? logPath : "logs",
    };
  } catch (cause) {
    if (!(cause instanceof QuernError)) throw cause;
    return { root, flags: {}, logPath: "logs" };
  }
}

function asObject(value: Json | undefined): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

/** @throws QuernError QN-CLI-USAGE */
function junitFile(reports: readonly string[] | undefined, command: CommandName, cwd: string): string | undefined {
  let file: string | undefined;
  for (const report of reports ?? []) {
    const [kind, path] = [report.slice(0, report.indexOf("=")), report.slice(report.indexOf("=") + 1)];
    if (kind !== "junit" || path === "")
      throw usageError(`--report can't be '${report}'`, "Write --report junit=FILE.", command);
    file = isAbsolute(path) ? path : join(cwd, path);
  }
  return file;
}
