/**
 * quern's Jinja2: Python's template language over Python's values, in TypeScript. Nothing here knows dbt's context;
 * rooms put it into a `Scope`.
 *
 *   parse(source, { file, startLine }) -> Template            lexer and parser; text without Jinja is kept as it is
 *   blocks(source, file) -> Block[]                           top-level macros, tests, materializations, docs, snapshots
 *   macroOf(template) -> Macro                                the one macro of a template of its own
 *   bindMacro(macro, scope, driver) -> BoundMacro             cheap; driver is "sync" or "async"
 *   renderSync(template, scope) -> string
 *   renderAsync(template, scope) -> Promise<string>           macros and natives may give promises
 *   renderNativeSync / renderNativeAsync(template, scope)     dbt's native rendering: a single expression keeps its type
 *
 * Errors are `PyError`s (QuernErrors with Python's name of the kind in `type`), with place and macro stack; QuernErrors
 * thrown by natives pass through and get the same.
 */

export { type Block, blocks } from "./blocks.ts";
export { isKeywordText, keywordTexts, literalKeywordText } from "./call-texts.ts";
export { renderNativeSync, renderSync } from "./closures/render.ts";
export { renderAsync, renderNativeAsync } from "./codegen/render.ts";
export { PyError } from "./errors.ts";
export { type BoundMacro, bindMacro, type Macro, macroOf } from "./macro.ts";
export { mentionsName } from "./mentions.ts";
export { PyDate } from "./modules/datetime/date.ts";
export { PyDateTime } from "./modules/datetime/moment.ts";
export { FixedZone, utc } from "./modules/datetime/timezone.ts";
export { makeModules } from "./modules/modules.ts";
export { pytzUtc } from "./modules/pytz.ts";
export { binary } from "./runtime/arithmetic.ts";
export { getAttribute } from "./runtime/attributes.ts";
export { braceFormatMap } from "./runtime/brace-format.ts";
export { fromJs, toJs } from "./runtime/convert.ts";
export { dictGet } from "./runtime/dicts.ts";
export { itemsOf } from "./runtime/iteration.ts";
export { pyJsonDumps, pyJsonLoads } from "./runtime/json.ts";
export { isFloat } from "./runtime/numbers.ts";
export { sorted } from "./runtime/order.ts";
export { percentFormat } from "./runtime/percent-format.ts";
export { repr, str } from "./runtime/printing.ts";
export { Slice, sliceItems } from "./runtime/slices.ts";
export { isDict, typeName } from "./runtime/type-name.ts";
export { Scope } from "./scope.ts";
export { parse } from "./template.ts";
export * from "./values.ts";
