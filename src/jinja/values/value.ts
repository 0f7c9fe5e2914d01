import type { PyObject } from "./object.ts";

/** A dict made by JavaScript: a plain object with string keys. Templates read and write it as any other dict. */
export interface PlainDict {
  [key: string]: Value;
}

/**
 * A Python value: None is `null`; int an integral number (bigint past 2^53); float a number with a fraction, or a
 * `Float`; str a string; list an array; dict a `Dict` or a plain object; everything else a `PyObject`.
 */
export type Value = null | boolean | number | bigint | string | Value[] | PlainDict | PyObject;
