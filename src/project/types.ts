import type { Json, JsonObject } from "../manifest/types.ts";

/** dbt_project.yml / project.yml of one package, validated and with its Jinja rendered (hooks stay templates). */
export interface Project {
  readonly name: string;
  readonly version: string | null;
  /** Absolute folder of the project. */
  readonly root: string;
  /** The project file's name: `project.yml` or `dbt_project.yml`. */
  readonly file: string;
  readonly profile: string | null;
  readonly modelPaths: readonly string[];
  readonly seedPaths: readonly string[];
  readonly snapshotPaths: readonly string[];
  readonly testPaths: readonly string[];
  readonly analysisPaths: readonly string[];
  readonly macroPaths: readonly string[];
  readonly docsPaths: readonly string[];
  readonly assetPaths: readonly string[];
  readonly functionPaths: readonly string[];
  readonly targetPath: string;
  readonly logPath: string;
  readonly cleanTargets: readonly string[];
  readonly packagesInstallPath: string;
  /** The config trees of the project file: `models:`, `seeds:`, `data_tests:` ... below their resource type's name as the key. */
  readonly configs: Readonly<Record<ConfigSection, JsonObject>>;
  /** The same trees before rendering, for `unrendered_config`. */
  readonly unrenderedConfigs: Readonly<Record<ConfigSection, JsonObject>>;
  readonly vars: JsonObject;
  readonly quoting: { readonly database?: boolean; readonly schema?: boolean; readonly identifier?: boolean };
  readonly dispatch: readonly { readonly macro_namespace: string; readonly search_order: readonly string[] }[];
  readonly onRunStart: readonly string[];
  readonly onRunEnd: readonly string[];
  readonly queryComment: QueryComment;
  readonly flags: JsonObject;
  readonly requireDbtVersion: readonly string[];
  readonly restrictAccess: boolean;
  /** selectors.yml of the root project: its `selectors` list as read; resolved by graph/. */
  readonly selectors: readonly Json[];
  /** The lines of .dbtignore: patterns of files that are none of the project's. */
  readonly ignored: readonly string[];
}

export type ConfigSection =
  | "models"
  | "seeds"
  | "snapshots"
  | "data_tests"
  | "unit_tests"
  | "sources"
  | "exposures"
  | "metrics"
  | "semantic-models"
  | "saved-queries"
  | "functions"
  | "analyses";

/** `query-comment`: a null comment sends none. */
export interface QueryComment {
  readonly comment: string | null;
  readonly append: boolean;
  readonly jobLabel: boolean;
}

/**
 * The chosen output of a profile. `credentials` may hold secrets: only an adapter reads it, templates see
 * `publicFields` (what dbt documents for `target`).
 */
export interface Target {
  readonly profileName: string;
  readonly name: string;
  readonly type: string;
  readonly threads: number;
  readonly database: string;
  readonly schema: string;
  readonly credentials: Readonly<JsonObject>;
  readonly publicFields: Readonly<JsonObject>;
}

/** The root project with its installed packages and the chosen target: what every command starts from. */
export interface Workspace {
  readonly root: Project;
  /** The root first, then packages in the order in which they are installed. */
  readonly packages: readonly Project[];
  readonly target: Target;
  /** `--vars`. */
  readonly cliVars: JsonObject;
  /** Command line, environment (`DBT_*`) and project `flags:` merged; names as in templates' `flags` (upper case). */
  readonly flags: Readonly<Record<string, Json>>;
}
