import { defineScalarTag, dump, load, NOT_RESOLVED, Schema, YAML11_SCHEMA } from "js-yaml";
import { yamlTags } from "../../base/yaml.ts";
import { Dict, Float, PyDate, PyDateTime, str, toJs, type Value } from "../../jinja/index.ts";

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

const schema = new Schema(YAML11_SCHEMA.withTags(yamlTags.int, yamlTags.bool, floatTag, timeTag).tags);

/** The value of a YAML text, as `fromyaml` gives it. Throws what js-yaml throws. */
export function loadYamlValue(text: string): Value {
  return (load(text, { schema, json: true }) ?? null) as Value;
}

/** A value as YAML in PyYAML's layout, as `toyaml` gives it. */
export function dumpYamlValue(value: Value, sortKeys: boolean): string {
  return dump(plain(value), { schema, seqNoIndent: true, sortKeys, lineWidth: 80 });
}

/** Dicts as objects; numbers that are floats, and dates, stay what they are. */
function plain(value: Value): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Float || value instanceof PyDate) return value;
  if (value instanceof Dict)
    return Object.fromEntries([...value.entries()].map(([key, item]) => [String(toJs(key)), plain(item)]));
  if (
    typeof value === "object" &&
    value !== null &&
    Object.getPrototypeOf(value) !== null &&
    Object.getPrototypeOf(value) !== Object.prototype
  )
    return toJs(value);
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item as Value)]));
  return value;
}
