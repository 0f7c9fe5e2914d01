/** How a scalar may be written: as it stands, in single quotes, or in double quotes with escapes. */
export type ScalarStyle = "plain" | "single" | "double";

/** Texts that a YAML 1.1 reader takes for something else, as PyYAML has them. */
const implicit: readonly (readonly [tag: string, pattern: RegExp])[] = [
  ["bool", /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  [
    "float",
    /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
  ],
  [
    "int",
    /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[\da-fA-F_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+)$/,
  ],
  ["merge", /^<<$/],
  ["null", /^(?:~|null|Null|NULL|)$/],
  [
    "timestamp",
    /^(?:\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?)$/,
  ],
  ["value", /^=$/],
];

/** The type that a text without quotes would be read as. */
export const plainTag = (text: string): string => implicit.find(([, pattern]) => pattern.test(text))?.[0] ?? "str";

/** Whether a text has more than one line. */
export const isMultiline = (text: string): boolean => /[\n\x85\u2028\u2029]/.test(text);

/** What begins, or stands in, a plain text and would be read as YAML's own. */
const indicator = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:-](?:[ \t\n]|$))|:(?:[ \t\n]|$)|[ \t\n]#/;

/** The style that PyYAML gives to a scalar; as a key, one that could break over lines is never left plain. */
export function scalarStyle(text: string, tag: string, isKey: boolean): ScalarStyle {
  // ASCII alone: what is not is escaped
  const isPrintable = /^[\n\x20-\x7e]*$/.test(text) && !/ \n/.test(text);
  const isEven = isPrintable && !/\n /.test(text);
  const isPlain = isEven && !/^[ \n]|[ \n]$|\n/.test(text) && !indicator.test(text);
  if (isPlain && plainTag(text) === tag && !(isKey && text === "")) return "plain";
  return isEven && !(isKey && text.includes("\n")) ? "single" : "double";
}
