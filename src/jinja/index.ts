/**
 * quern's Jinja2: Python's template language over Python's values, in TypeScript. Nothing here knows dbt's context;
 * rooms put it into a `Scope`.
 *
 *   parse(source, { file, startLine }) -> Template            lexer and parser; text without Jinja is kept as it is
 *   blocks(source, file) -> Block[]                           top-level macros, tests, materializations, docs, snapshots
 *   macroOf(template), macrosOf(template) -> Macro            the definitions at the top level of a template
 *   bindMacro(macro, scope, driver) -> BoundMacro             cheap; driver is "sync" or "async"
 *   renderSync(template, scope) -> string
 *   renderAsync(template, scope) -> Promise<string>           macros and natives may give promises
 *   renderNativeSync / renderNativeAsync(template, scope)     dbt's native rendering: a single expression keeps its type
 *
 * Errors are `PyError`s (QuernErrors with Python's name of the kind in `type`), with place and macro stack; QuernErrors
 * thrown by natives pass through and get the same.
 */

export { type Block, blocks } from "./blocks.ts";
export { renderNativeSync, renderSync } from "./closures/render.ts";
export { renderAsync, renderNativeAsync } from "./codegen/render.ts";
export { PyError } from "./errors.ts";
export { type BoundMacro, bindMacro, type Driver, type Macro, macroOf, macrosOf } from "./macro.ts";
export { PyDate } from "./modules/datetime/date.ts";
export { PyDateTime } from "./modules/datetime/moment.ts";
export { PyTime } from "./modules/datetime/time.ts";
export { utc } from "./modules/datetime/timezone.ts";
export { makeModules } from "./modules/modules.ts";
export { binary } from "./runtime/arithmetic.ts";
export { getAttribute, getItem } from "./runtime/attributes.ts";
export { call, callEach, noKwargs } from "./runtime/calls.ts";
export { fromJs, toJs } from "./runtime/convert.ts";
export { type AnyDict, dictEntries, dictGet, dictHas, dictKeys, dictSet, dictSize } from "./runtime/dicts.ts";
export { equals } from "./runtime/equality.ts";
export { isIterable, itemsOf, iterate, length } from "./runtime/iteration.ts";
export { type DumpOptions, pyJsonDumps, pyJsonLoads } from "./runtime/json.ts";
export { contains } from "./runtime/membership.ts";
export { compare, compareWith } from "./runtime/order.ts";
export { repr, str } from "./runtime/printing.ts";
export { truthy } from "./runtime/truth.ts";
export { isDict, isPlainDict, typeName } from "./runtime/type-name.ts";
export { type Limits, Scope, type ScopeOptions } from "./scope.ts";
export { type ParseOptions, parse, type Template } from "./template.ts";
export * from "./values.ts";
