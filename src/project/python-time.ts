import { defineScalarTag, NOT_RESOLVED } from "js-yaml";
import { FixedZone, PyDate, PyDateTime, utc, type Value } from "../jinja/index.ts";

const date = /^(\d{4})-(\d\d)-(\d\d)$/;
const moment =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:(Z)|([-+])(\d\d?)(?::(\d\d))?))?$/;

/** Dates and moments as PyYAML makes them: Python's, those with a zone aware of it. */
export const timeTag = defineScalarTag<Value>("tag:yaml.org,2002:timestamp", {
  implicit: true,
  implicitFirstChars: [..."0123456789"],
  identify: () => false,
  resolve: (source) => {
    const day = date.exec(source);
    if (day !== null) return new PyDate(Number(day[1]), Number(day[2]), Number(day[3]));
    const found = moment.exec(source);
    if (found === null) return NOT_RESOLVED;
    const [year, month, dayOfMonth, hour, minute, second] = found.slice(1, 7).map(Number) as [
      ...[number, number, number],
      ...[number, number, number],
    ];
    const [fraction = "", zulu, sign, hours, minutes = "0"] = found.slice(7);
    const microsecond = Number(fraction.slice(0, 6).padEnd(6, "0"));
    const offset = (Number(hours ?? 0) * 3600 + Number(minutes) * 60) * (sign === "-" ? -1 : 1);
    const zone = zulu !== undefined || (sign !== undefined && offset === 0) ? utc : sign && new FixedZone(offset);
    return new PyDateTime({ year, month, day: dayOfMonth }, { hour, minute, second, microsecond }, zone || null);
  },
});
