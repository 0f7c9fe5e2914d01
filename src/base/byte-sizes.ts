import { QuernError } from "./errors.ts";

const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
const powers = "kmgtp";

/** `1.5 GiB`. */
export function sizeText(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (Math.abs(size) >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return unit === 0 ? `${size} B` : `${size.toFixed(1)} ${units[unit]}`;
}

/**
 * The bytes of `500 GB`, `1.5TiB`, `1000000` or a number: GB counts thousands, GiB 1,024s. null for null and "".
 * @throws QuernError QN-PARSE-CONFIG that names `what`
 */
export function bytesOf(value: unknown, what: string): number | null {
  if (value === undefined || value === null || value === "") return null;
  const [, digits, letter = "", binary] = /^\s*([\d_]+(?:\.\d+)?)\s*([kmgtp]?)(i?)b?\s*$/i.exec(String(value)) ?? [];
  const power = letter === "" ? 0 : powers.indexOf(letter.toLowerCase()) + 1;
  const bytes = Number(digits?.replaceAll("_", "")) * (binary === "" ? 1000 : 1024) ** power;
  if (Number.isFinite(bytes)) return Math.floor(bytes);
  throw new QuernError("QN-PARSE-CONFIG", `${what} must be a number of bytes, not ${JSON.stringify(value)}`, {
    hint: "Such as 500 GB, 1.5 TiB or 1000000.",
  });
}
