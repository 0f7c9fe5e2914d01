import { Float } from "../jinja/index.ts";

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

const revive: Reviver = (_, value, { source }) =>
  typeof value === "number" && source?.endsWith(".0") === true ? new Float(value) : value;

/** The value of a JSON text that quern wrote; whole floats, which stand in it with their point, are Python's again. */
export function readOwnJson(text: string): unknown {
  return /[:[,]-?\d+\.0[,\]}]/.test(text)
    ? JSON.parse(text, revive as Parameters<typeof JSON.parse>[1])
    : JSON.parse(text);
}
