import { Marker } from "../runtime/native.ts";
import { str } from "../runtime/printing.ts";
import type { Filter } from "./filter.ts";

/** dbt's `as_*` filters where text is rendered: they change nothing. */
export const textMarkers: ReadonlyMap<string, Filter> = new Map(
  ["as_text", "as_bool", "as_native", "as_number"].map((name) => [name, ((input) => input) satisfies Filter]),
);

/** The same filters in native rendering: they say what the result is to become. */
export const nativeMarkers: ReadonlyMap<string, Filter> = new Map(
  (["as_text", "as_bool", "as_native", "as_number"] as const).map((name) => [
    name,
    ((input) => new Marker(name, str(input))) satisfies Filter,
  ]),
);
