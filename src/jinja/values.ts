/**
 * The values templates work with, shared by every room that shows something to a template. Operations on them
 * (printing, comparing, converting) stand beside, in the runtime, and come out of the same door (`index.ts`).
 */
export { type BoundCall, Callable, fn, type NativeCall, native, type Parameter } from "./values/callable.ts";
export { Dict } from "./values/dict.ts";
export { Float, float } from "./values/float.ts";
export { PyIterator } from "./values/iterator.ts";
export { Markup, textOf } from "./values/markup.ts";
export { type BinaryOperator, type Kwargs, PyObject, type Result } from "./values/object.ts";
export { PySet } from "./values/set.ts";
export { Tuple } from "./values/tuple.ts";
export {
  AbsorbingUndefined,
  makeUndefined,
  StrictUndefined,
  Undefined,
  type UndefinedMode,
  type UndefinedOrigin,
} from "./values/undefined.ts";
export type { PlainDict, Value } from "./values/value.ts";
