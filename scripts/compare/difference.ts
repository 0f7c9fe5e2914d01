/** A place at which two values are not the same. */
export interface Difference {
  readonly path: string;
  readonly dbt: unknown;
  readonly quern: unknown;
}

/** All places at which two JSON values differ; text is compared up to whitespace where `isCode` says so. */
export function differencesOf(
  dbt: unknown,
  quern: unknown,
  isCode: (path: string) => boolean = () => false,
  path = "",
): Difference[] {
  if (dbt === quern) return [];
  if (typeof dbt === "string" && typeof quern === "string" && isCode(path) && bare(dbt) === bare(quern)) return [];
  if (Array.isArray(dbt) && Array.isArray(quern) && dbt.length === quern.length) {
    return dbt.flatMap((value, place) => differencesOf(value, quern[place], isCode, `${path}[${place}]`));
  }
  if (isObject(dbt) && isObject(quern)) {
    const keys = new Set([...Object.keys(dbt), ...Object.keys(quern)]);
    return [...keys].flatMap((key) =>
      differencesOf(dbt[key], quern[key], isCode, path === "" ? key : `${path}.${key}`),
    );
  }
  return [{ path, dbt, quern }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** SQL without what only lays it out. */
const bare = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** Two lines a difference, long values cut. */
export function differenceText({ path, dbt, quern }: Difference): string {
  return `  ${path}\n    dbt:   ${shown(dbt)}\n    quern: ${shown(quern)}`;
}

function shown(value: unknown): string {
  const text = value === undefined ? "(absent)" : JSON.stringify(value);
  return text.length > 600 ? `${text.slice(0, 600)} ...` : text;
}
