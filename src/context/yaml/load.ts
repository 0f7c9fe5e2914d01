import { defineScalarTag, load, NOT_RESOLVED, Schema, YAML11_SCHEMA } from "js-yaml";
import { yamlTags } from "../../base/yaml.ts";
import { Float, PyDate, PyDateTime, str, type Value } from "../../jinja/index.ts";
import { dictTag } from "../../project/index.ts";

/** Floats of whole numbers keep their point, and dates are dates: what PyYAML gives to templates. */
const floatTag = defineScalarTag<Value>("tag:yaml.org,2002:float", {
  implicit: true,
  implicitFirstChars: yamlTags.float.implicitFirstChars,
  identify: (value) => value instanceof Float || yamlTags.float.identify(value),
  represent: (value: Float | number) => (value instanceof Float ? str(value) : String(value)),
  resolve: (source, isExplicit, tagName) => {
    const value = yamlTags.float.resolve(source, isExplicit, tagName);
    return value === NOT_RESOLVED || !Number.isInteger(value) ? value : new Float(value as number);
  },
});

const date = /^(\d{4})-(\d\d)-(\d\d)$/;
const moment = /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d{0,6}))?$/;

const timeTag = defineScalarTag<Value>("tag:yaml.org,2002:timestamp", {
  implicit: true,
  implicitFirstChars: [..."0123456789"],
  identify: (value) => value instanceof PyDate,
  represent: (value: PyDate) => value.str(),
  resolve: (source) => {
    const day = date.exec(source);
    if (day !== null) return new PyDate(Number(day[1]), Number(day[2]), Number(day[3]));
    const time = moment.exec(source);
    if (time === null) return NOT_RESOLVED;
    const [year, month, dayOfMonth, hour, minute, second] = time.slice(1, 7).map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const microsecond = Number((time[7] ?? "").padEnd(6, "0"));
    return new PyDateTime({ year, month, day: dayOfMonth }, { hour, minute, second, microsecond });
  },
});

const schema = new Schema(YAML11_SCHEMA.withTags(yamlTags.int, yamlTags.bool, floatTag, timeTag, dictTag).tags);

/** The value of a YAML text, as `fromyaml` gives it. Throws what js-yaml throws. */
export function loadYamlValue(text: string): Value {
  return (load(text, { schema, json: true }) ?? null) as Value;
}
