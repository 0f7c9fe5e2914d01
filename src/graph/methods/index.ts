import { access } from "./access.ts";
import { config } from "./config.ts";
import { file } from "./file.ts";
import { fqn } from "./fqn.ts";
import { group } from "./group.ts";
import type { GlanceMethod, SelectorMethod } from "./method.ts";
import { named } from "./named.ts";
import { packageName } from "./package.ts";
import { path } from "./path.ts";
import { resourceType } from "./resource-type.ts";
import { result } from "./result.ts";
import { source } from "./source.ts";
import { sourceStatus } from "./source-status.ts";
import { state } from "./state.ts";
import { tag } from "./tag.ts";
import { testName } from "./test-name.ts";
import { testType } from "./test-type.ts";
import { version } from "./version.ts";

/** Methods that need no whole node: a manifest that lies on disk stays there. */
export const glanceMethods: Readonly<Record<string, GlanceMethod>> = {
  exposure: named("exposure"),
  file,
  fqn,
  metric: named("metric"),
  package: packageName,
  path,
  resource_type: resourceType,
  saved_query: named("saved_query"),
  semantic_model: named("semantic_model"),
  tag,
  unit_test: named("unit_test"),
  version,
};

/** The methods of `--select method:value`. https://docs.getdbt.com/reference/node-selection/methods */
export const methods: Readonly<Record<string, SelectorMethod>> = {
  ...glanceMethods,
  access,
  config,
  group,
  result,
  source,
  source_status: sourceStatus,
  state,
  test_name: testName,
  test_type: testType,
};
