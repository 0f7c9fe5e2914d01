/**
 * quern's Jinja2: Python's template language over Python's values, in TypeScript. Nothing here knows dbt's context;
 * rooms put it into a `Scope`.
 *
 *   parse(source, { file, startLine }) -> Template            lexer and parser; text without Jinja is kept as it is
 *   blocks(source, file) -> Block[]                           top-level macros, tests, materializations, docs, snapshots
 *   macroOf(template) -> Macro                                the first macro-like definition of a template
 *   bindMacro(macro, scope, driver) -> Callable               cheap; driver is "sync" or "async"
 *   renderSync(template, scope) -> string
 *   renderAsync(template, scope) -> Promise<string>           macros and natives may give promises
 *   renderNativeSync / renderNativeAsync(template, scope)     dbt's native rendering: a single expression keeps its type
 *
 * Errors are `PyError`s (QuernErrors with Python's name of the kind in `type`), with place and macro stack; QuernErrors
 * thrown by natives pass through and get the same.
 */
export { PyError } from "./errors.ts";
export { type Limits, Scope, type ScopeOptions } from "./scope.ts";
export * from "./values.ts";
