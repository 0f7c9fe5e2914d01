const currencies = "؋$ƒ៛¥₡₱£€¢﷼₪₩₭₮₦฿₤₫";
const currencyEnds = new RegExp(`^[${currencies}]+|[${currencies}]+$`, "gu");

/**
 * The plain form of a text that dbt's seed reader takes for a number though a database would not (`5%`, `$3`, `1,000`),
 * or null when it is none. https://agate.readthedocs.io/en/latest/api/data_types.html#agate.Number
 */
export function agateNumber(text: string): string | null {
  let value = text.trim().replace(/^%+|%+$/g, "");
  const isNegative = value.startsWith("-");
  if (isNegative) value = value.slice(1);
  value = value.replace(currencyEnds, "").replaceAll(",", "").trim();
  const special = /^([-+]?)(?:nan|inf(?:inity)?)$/i.exec(value);
  if (special !== null) return `${isNegative !== (special[1] === "-") ? "-" : ""}${value.slice(special[1]!.length)}`;
  const match = /^([-+]?)(\d+(?:_\d+)*)?(?:\.(\d+(?:_\d+)*)?)?(?:[eE]([-+]?\d+))?$/.exec(value);
  if (match === null || (match[2] === undefined && match[3] === undefined)) return null;
  const [, sign, whole = "0", fraction = "", exponent] = match;
  const negative = isNegative !== (sign === "-");
  const digits = `${whole}${fraction === "" ? "" : `.${fraction}`}`.replaceAll("_", "");
  return `${negative ? "-" : ""}${digits}${exponent === undefined ? "" : `e${exponent}`}`;
}
