/** dbt's names for kinds of errors; tools and people look for them in the output. */
export type ErrorKind =
  | "Usage Error"
  | "Configuration Error"
  | "Parsing Error"
  | "Compilation Error"
  | "Runtime Error"
  | "Database Error"
  | "Validation Error"
  | "Dependency Error"
  | "Not Implemented Error"
  | "Internal Error";

interface CatalogueEntry {
  readonly kind: ErrorKind;
  readonly title: string;
}

const entry = (kind: ErrorKind, title: string): CatalogueEntry => ({ kind, title });

/**
 * Every error code a user can meet: the code is stable, the prefix names the room. New codes are added here and
 * nowhere else; a test walks this table and asks that each code is thrown by a test.
 */
export const errorCatalogue = {
  // command line
  "QN-CLI-USAGE": entry("Usage Error", "a wrong command, flag or argument"),
  "QN-CLI-NOTHING-TO-RETRY": entry("Runtime Error", "retry without a run that left something to do"),
  // files
  "QN-FILE-NOT-FOUND": entry("Runtime Error", "a file that should be there is not"),
  "QN-FILE-READ": entry("Runtime Error", "a file can't be read"),
  "QN-FILE-WRITE": entry("Runtime Error", "a file can't be written"),
  "QN-FILE-ENCODING": entry("Parsing Error", "a file is not UTF-8"),
  "QN-YAML-SYNTAX": entry("Parsing Error", "YAML that can't be read"),
  // project
  "QN-PROJECT-NOT-FOUND": entry("Runtime Error", "no project file"),
  "QN-PROJECT-INVALID": entry("Configuration Error", "a project file with wrong content"),
  "QN-PROFILE-NOT-FOUND": entry("Runtime Error", "no such profile or target"),
  "QN-PROFILE-INVALID": entry("Configuration Error", "a profile with wrong content"),
  "QN-ENV-VAR-MISSING": entry("Parsing Error", "an environment variable without value or default"),
  "QN-VAR-MISSING": entry("Compilation Error", "a var without value or default"),
  "QN-PACKAGE-MISSING": entry("Compilation Error", "a declared package that is not installed"),
  "QN-DEPS-INVALID": entry("Dependency Error", "a package entry that can't be used"),
  "QN-DEPS-NOT-FOUND": entry("Dependency Error", "a package or version that is nowhere"),
  "QN-DEPS-CONFLICT": entry("Dependency Error", "packages that can't be installed together"),
  "QN-DEPS-DOWNLOAD": entry("Dependency Error", "a package that can't be fetched"),
  "QN-PROJECT-LOCKED": entry("Runtime Error", "another quern works on this project"),
  // Jinja
  "QN-JINJA-SYNTAX": entry("Compilation Error", "a template that can't be parsed"),
  "QN-JINJA-UNDEFINED": entry("Compilation Error", "an undefined name or attribute was used"),
  "QN-JINJA-TYPE": entry("Compilation Error", "an operation on values it is not for"),
  "QN-JINJA-RUNTIME": entry("Compilation Error", "a template failed while rendering"),
  "QN-JINJA-LIMIT": entry("Compilation Error", "a template went over a safety limit"),
  "QN-JINJA-RAISED": entry("Compilation Error", "exceptions.raise_compiler_error was called"),
  // parsing
  "QN-PARSE-YAML-SCHEMA": entry("Parsing Error", "a property file with wrong content"),
  "QN-PARSE-DUPLICATE": entry("Compilation Error", "two resources of one name"),
  "QN-PARSE-AMBIGUOUS-ALIAS": entry("Compilation Error", "two nodes that write to one relation"),
  "QN-PARSE-MACRO": entry("Compilation Error", "a macro file with wrong content"),
  "QN-PARSE-TEST": entry("Compilation Error", "a data test definition that can't be used"),
  "QN-PARSE-CONFIG": entry("Parsing Error", "a config with a wrong value"),
  "QN-PARSE-CONTRACT": entry("Parsing Error", "a contract that can't be held"),
  "QN-REF-NOT-FOUND": entry("Compilation Error", "a ref to nothing"),
  "QN-REF-DISABLED": entry("Compilation Error", "a ref to a disabled node"),
  "QN-REF-ACCESS": entry("Parsing Error", "a ref to a node that is private to its group"),
  "QN-SOURCE-NOT-FOUND": entry("Compilation Error", "a source that is not declared"),
  "QN-MACRO-NOT-FOUND": entry("Compilation Error", "a macro that is nowhere defined"),
  "QN-DOC-NOT-FOUND": entry("Compilation Error", "a doc block that is nowhere defined"),
  // graph
  "QN-GRAPH-CYCLE": entry("Compilation Error", "nodes that depend on themselves"),
  "QN-SELECT-INVALID": entry("Runtime Error", "a selector that can't be read"),
  "QN-SELECT-STATE": entry("Runtime Error", "state that is missing or unreadable"),
  // warehouse
  "QN-DB-CONNECT": entry("Database Error", "the database can't be opened"),
  "QN-DB-LOCKED": entry("Database Error", "the database file is in use by another process"),
  "QN-DB-READ-ONLY": entry("Database Error", "the database can't be written"),
  "QN-DB-STATEMENT": entry("Database Error", "the database refused a statement"),
  "QN-DB-ADAPTER-UNKNOWN": entry("Runtime Error", "a target type without adapter"),
  "QN-DB-RESOURCE": entry("Database Error", "the database ran out of disk or memory"),
  // ingestion
  "QN-LOAD-CONFIG": entry("Configuration Error", "a loader with wrong config"),
  "QN-LOAD-NOT-FOUND": entry("Runtime Error", "an input that is not there"),
  "QN-LOAD-EMPTY": entry("Runtime Error", "an input without content"),
  "QN-LOAD-BAD-ROWS": entry("Runtime Error", "rows that don't fit the table"),
  "QN-LOAD-COLUMNS": entry("Runtime Error", "columns that don't fit the table"),
  "QN-LOAD-ENCODING": entry("Runtime Error", "an input that is not in the declared encoding"),
  "QN-LOAD-ARCHIVE": entry("Runtime Error", "an archive that can't be used"),
  "QN-LOAD-HTTP": entry("Runtime Error", "a download that failed"),
  "QN-LOAD-CREDENTIALS": entry("Runtime Error", "credentials that are missing or refused"),
  "QN-LOAD-CHECKSUM": entry("Runtime Error", "a download with another checksum than declared"),
  "QN-LOAD-TOO-BIG": entry("Runtime Error", "an input over the size limit"),
  // seeds and runs
  "QN-SEED-INVALID": entry("Runtime Error", "a seed file that can't be loaded"),
  "QN-RUN-CONTRACT": entry("Compilation Error", "a model that breaks its contract"),
  "QN-RUN-FRESHNESS": entry("Runtime Error", "a source that can't be checked for freshness"),
  "QN-RUN-MATERIALIZATION": entry("Compilation Error", "a materialization that is nowhere defined or did nothing"),
  "QN-RUN-UNIT-TEST": entry("Compilation Error", "a unit test that can't be run"),
  "QN-RUN-OPERATION": entry("Runtime Error", "an operation that can't be run"),
  "QN-RUN-CANCELLED": entry("Runtime Error", "the run was interrupted"),
  "QN-ARTIFACT-READ": entry("Runtime Error", "an artifact that can't be read"),
  "QN-WARNING-AS-ERROR": entry("Compilation Error", "a warning that is made an error"),
  "QN-UNSUPPORTED": entry("Not Implemented Error", "something of dbt's that quern does not do"),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
