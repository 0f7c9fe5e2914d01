import type { Scope } from "../jinja/index.ts";
import type { Project } from "../project/types.ts";
import type { ManifestBuilder } from "./builder.ts";
import type { Describer } from "./describe.ts";
import type { ProjectConfigs } from "./merge-config.ts";
import type { SourceOverrides } from "./source-overrides.ts";
import type { JsonObject } from "./types.ts";
import type { YamlEntry, YamlSection } from "./yaml-entries.ts";

/** What the files of a package are parsed with. */
export interface PackageParse {
  readonly builder: ManifestBuilder;
  readonly project: Project;
  readonly configs: ProjectConfigs;
  readonly describer: Describer;
  readonly entries: ReadonlyMap<YamlSection, readonly YamlEntry[]>;
  readonly overrides: SourceOverrides;
  /** Names that templates in property files may use. */
  readonly yamlScope: Scope;
  /** Looked at again when all nodes of all packages are read. */
  readonly leftovers: Leftover[];
}

/** An entry that describes no enabled node of its own package. */
export interface Leftover {
  readonly section: YamlSection;
  readonly name: string;
  readonly properties: Properties;
}

/** An entry of a property file with its templates rendered. */
export interface Properties {
  readonly entry: YamlEntry;
  readonly value: JsonObject;
  used: boolean;
  /** The package in whose file it stands, when it describes another one's node. */
  readonly of?: PackageParse;
}
