import { load, Schema, YAML11_SCHEMA } from "js-yaml";
import { parseLooselyIndented } from "../../base/flow-indents.ts";
import { typedFloat, yamlTags } from "../../base/yaml.ts";
import { float, type Value } from "../../jinja/index.ts";
import { dictTag, timeTag } from "../../project/index.ts";

/** Floats of whole numbers keep their point, and dates are dates: what PyYAML gives to templates. */
const schema = new Schema(
  YAML11_SCHEMA.withTags(yamlTags.int, yamlTags.bool, typedFloat(float), timeTag, dictTag).tags,
);

/** The value of a YAML text, as `fromyaml` gives it. Throws what js-yaml throws. */
export function loadYamlValue(text: string): Value {
  return (parseLooselyIndented(text, (current) => load(current, { schema, json: true })) ?? null) as Value;
}
