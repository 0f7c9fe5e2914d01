import { QuernError } from "../../base/errors.ts";
import type { ResourceType } from "../../manifest/types.ts";
import { fnmatch } from "../glob.ts";
import type { GlanceMethod } from "./method.ts";

/** Kinds that are selected as `kind:name` or `kind:package.name`: exposures, metrics, unit tests ... */
export const named =
  (type: ResourceType): GlanceMethod =>
  ({ value, raw }) => {
    const parts = value.split(".");
    if (parts.length > 2) {
      throw new QuernError(
        "QN-SELECT-INVALID",
        `Invalid ${type} selector "${raw}": it takes the form name or package.name`,
      );
    }
    const [packageName, name] = parts.length === 2 ? (parts as [string, string]) : ["*", value];
    return (node) => node.resource_type === type && fnmatch(node.package_name, packageName) && fnmatch(node.name, name);
  };
