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
  /** What to do about it; an error's own hint says more where more is known. */
  readonly fix: string;
}

const entry = (kind: ErrorKind, title: string, fix: string): CatalogueEntry => ({ kind, title, fix });

/**
 * Every error code a user can meet: the code is stable, the prefix names the room. New codes are added here and
 * nowhere else; a test walks this table and asks that each code is thrown by a test.
 */
export const errorCatalogue = {
  // command line
  "QN-CLI-USAGE": entry(
    "Usage Error",
    "a wrong command, flag or argument",
    "Read the hint under the message; `quern <command> --help` lists what the command takes.",
  ),
  "QN-CLI-NOTHING-TO-RETRY": entry(
    "Runtime Error",
    "retry without a run that left something to do",
    "Run a command such as `quern build` first; `retry` goes on from its target/run_results.json.",
  ),
  "QN-DOCS-MISSING": entry("Runtime Error", "docs serve without documentation", "Run `quern docs generate` first."),
  "QN-DOCS-PORT": entry(
    "Runtime Error",
    "the address of docs serve is not to be had",
    "Name another port, or 0 for one that is free: `quern docs serve --port 0`.",
  ),
  // files
  "QN-FILE-NOT-FOUND": entry(
    "Runtime Error",
    "a file that should be there is not",
    "Check the path in the message, and where it is written.",
  ),
  "QN-FILE-READ": entry(
    "Runtime Error",
    "a file can't be read",
    "Check that the path is a file and that you may read it.",
  ),
  "QN-FILE-WRITE": entry(
    "Runtime Error",
    "a file can't be written",
    "Check that the folder may be written and that the disk has room.",
  ),
  "QN-FILE-ENCODING": entry("Parsing Error", "a file is not UTF-8", "Save the file as UTF-8."),
  "QN-YAML-SYNTAX": entry(
    "Parsing Error",
    "YAML that can't be read",
    "Mend the YAML at the line and column of the message; often a quote, a colon or the indentation.",
  ),
  // project
  "QN-PROJECT-NOT-FOUND": entry(
    "Runtime Error",
    "no project file",
    "Go to the folder of project.yml or dbt_project.yml, name it with --project-dir, or make one with `quern init`.",
  ),
  "QN-PROJECT-INVALID": entry(
    "Configuration Error",
    "a project file with wrong content",
    "Mend the key that the message names.",
  ),
  "QN-PROFILE-NOT-FOUND": entry(
    "Runtime Error",
    "no such profile or target",
    "Check the profile's name in the project file, --profile, --target and the folder of profiles.yml; `quern debug` tells where quern looks.",
  ),
  "QN-PROFILE-INVALID": entry(
    "Configuration Error",
    "a profile with wrong content",
    "Mend the key of profiles.yml that the message names.",
  ),
  "QN-ENV-VAR-MISSING": entry(
    "Parsing Error",
    "an environment variable without value or default",
    "Set the variable, or give env_var() a default as its second argument.",
  ),
  "QN-VAR-MISSING": entry(
    "Compilation Error",
    "a var without value or default",
    "Give the var under `vars:` of the project or with --vars, or give var() a default as its second argument.",
  ),
  "QN-PACKAGE-MISSING": entry("Compilation Error", "a declared package that is not installed", "Run `quern deps`."),
  "QN-DEPS-INVALID": entry(
    "Dependency Error",
    "a package entry that can't be used",
    "Mend the entry of packages.yml or dependencies.yml that the message names.",
  ),
  "QN-DEPS-NOT-FOUND": entry(
    "Dependency Error",
    "a package or version that is nowhere",
    "Check the package's name and version, or the path of a local one.",
  ),
  "QN-DEPS-CONFLICT": entry(
    "Dependency Error",
    "packages that can't be installed together",
    "Choose versions that have a range in common; the message names who asks for which.",
  ),
  "QN-DEPS-DOWNLOAD": entry(
    "Dependency Error",
    "a package that can't be fetched",
    "Check the network and the address; private repositories need credentials for git.",
  ),
  "QN-PROJECT-LOCKED": entry(
    "Runtime Error",
    "another quern works on this project",
    "Wait for the other quern, or end it. When none runs, delete the lock file that the message names.",
  ),
  // Jinja
  "QN-JINJA-SYNTAX": entry(
    "Compilation Error",
    "a template that can't be parsed",
    "Mend the template at the line of the message; often a tag that is not closed.",
  ),
  "QN-JINJA-UNDEFINED": entry(
    "Compilation Error",
    "an undefined name or attribute was used",
    "Check the spelling of the name, or set it before it is used; `is defined` asks whether it is there.",
  ),
  "QN-JINJA-TYPE": entry(
    "Compilation Error",
    "an operation on values it is not for",
    "Look at the types of the values in the line of the message; `tojson` shows what a value is.",
  ),
  "QN-JINJA-RUNTIME": entry(
    "Compilation Error",
    "a template failed while rendering",
    "Look at the line of the message and at the macro stack below it.",
  ),
  "QN-JINJA-LIMIT": entry(
    "Compilation Error",
    "a template went over a safety limit",
    "Look for a loop or a recursion without end, or render less at once.",
  ),
  "QN-JINJA-RAISED": entry(
    "Compilation Error",
    "exceptions.raise_compiler_error was called",
    "The project or a package raised this on purpose: its message says what it wants.",
  ),
  // parsing
  "QN-PARSE-YAML-SCHEMA": entry(
    "Parsing Error",
    "a property file with wrong content",
    "Mend the key that the message names; the hint has the nearest known one.",
  ),
  "QN-PARSE-SEMANTIC": entry(
    "Parsing Error",
    "semantic models, metrics or saved queries that break a rule of the semantic layer",
    "Mend what the message names; the rules are those of dbt's semantic layer (https://docs.getdbt.com/docs/build/validation).",
  ),
  "QN-PARSE-DUPLICATE": entry(
    "Compilation Error",
    "two resources of one name",
    "Rename or remove one of the two; both files are named.",
  ),
  "QN-PARSE-AMBIGUOUS-ALIAS": entry(
    "Compilation Error",
    "two nodes that write to one relation",
    "Give one of the two nodes another alias or schema.",
  ),
  "QN-PARSE-TEST": entry(
    "Parsing Error",
    "the definition of a data test or unit test that can't be used",
    "Check how the test is written in the properties file.",
  ),
  "QN-PARSE-TEST-ARGUMENT": entry(
    "Compilation Error",
    "an argument that a data test can't take",
    "Check the test's arguments in the properties file; the hint has the nearest one.",
  ),
  "QN-PARSE-CONFIG": entry(
    "Parsing Error",
    "a config with a wrong value",
    "Give the config one of the values that the message names.",
  ),
  "QN-PARSE-PYTHON": entry(
    "Parsing Error",
    "a Python model that dbt could not read",
    "A Python model has one `def model(dbt, session)` that returns one data frame, and literals in its calls of dbt.",
  ),
  "QN-REF-NOT-FOUND": entry(
    "Compilation Error",
    "a ref to nothing",
    "Check the name in ref(); the hint has the nearest one. Models of packages need the package as first argument.",
  ),
  "QN-REF-DISABLED": entry("Compilation Error", "a ref to a disabled node", "Enable the node, or drop the ref to it."),
  "QN-REF-ACCESS": entry(
    "Parsing Error",
    "a ref to a node that is private to its group",
    "Move the model into the same group or package, or widen the access of what it reads.",
  ),
  "QN-SOURCE-NOT-FOUND": entry(
    "Compilation Error",
    "a source that is not declared",
    "Declare the source and its table in a properties file, or mend the names in source().",
  ),
  "QN-MACRO-NOT-FOUND": entry(
    "Compilation Error",
    "a macro that is nowhere defined",
    "Check the macro's name, its package, and that packages are installed.",
  ),
  "QN-DOC-NOT-FOUND": entry(
    "Compilation Error",
    "a doc block that is nowhere defined",
    "Define the block with {% docs name %} in a .md file, or mend the name in doc().",
  ),
  // graph
  "QN-GRAPH-CYCLE": entry(
    "Compilation Error",
    "nodes that depend on themselves",
    "Break the circle that the message walks: one of its refs must go.",
  ),
  "QN-SELECT-INVALID": entry(
    "Runtime Error",
    "a selector that can't be read",
    "Mend the selector; the hint has the nearest method or name.",
  ),
  "QN-SELECT-STATE": entry(
    "Runtime Error",
    "state that is missing or unreadable",
    "Name the folder of an earlier manifest.json with --state.",
  ),
  "QN-SELECT-CONTRACT": entry(
    "Validation Error",
    "a change that breaks the contract of a version of a model",
    "Add columns instead of changing or removing them, or make a new version of the model.",
  ),
  // warehouse
  "QN-DB-CONNECT": entry(
    "Database Error",
    "the database can't be opened",
    "Check the path or address of the target; `quern debug` tries it.",
  ),
  "QN-DB-LOCKED": entry(
    "Database Error",
    "the database file is in use by another process",
    "Close the other program that has the database file open, or wait for it.",
  ),
  "QN-DB-READ-ONLY": entry(
    "Database Error",
    "the database can't be written",
    "Open the database for writing, or check the permissions of its file and folder.",
  ),
  "QN-DB-STATEMENT": entry(
    "Database Error",
    "the database refused a statement",
    "The database's own words say what is wrong; the compiled file shows the statement it got.",
  ),
  "QN-DB-CONFLICT": entry(
    "Database Error",
    "two statements changed one table at the same moment",
    "It was tried again for a while; run `quern retry`, with fewer --threads if it comes back.",
  ),
  "QN-DB-PERMISSION": entry(
    "Database Error",
    "the account may not do this",
    "The message names what was refused, the hint a role that allows it; docs/bigquery.md lists the roles quern needs.",
  ),
  "QN-DB-QUOTA": entry(
    "Database Error",
    "a quota or rate limit of the warehouse is used up",
    "Run fewer --threads, wait, or ask the warehouse's owner for more quota.",
  ),
  "QN-DB-MAX-BYTES": entry(
    "Database Error",
    "a statement would cost more than its limit allows",
    "Let it read less (partitions, columns), or raise the limit that the message names.",
  ),
  "QN-DB-TIMEOUT": entry(
    "Database Error",
    "a statement took longer than its time-out",
    "Make it faster, or raise job_execution_timeout_seconds of the target or the model.",
  ),
  "QN-DB-UNAVAILABLE": entry(
    "Database Error",
    "the warehouse fails on its own side",
    "It was tried again for a while; run `quern retry` later.",
  ),
  "QN-DB-ADAPTER-UNKNOWN": entry(
    "Runtime Error",
    "a target type without adapter",
    "Use one of the types that the message names in profiles.yml.",
  ),
  "QN-DB-RESOURCE": entry(
    "Database Error",
    "the database ran out of disk or memory",
    "Free disk or memory, raise memory_limit in the target's settings, or run fewer --threads.",
  ),
  // ingestion
  "QN-LOAD-CONFIG": entry(
    "Configuration Error",
    "a loader with wrong config",
    "Mend the key of `config.load` that the message names.",
  ),
  "QN-LOAD-NOT-FOUND": entry(
    "Runtime Error",
    "an input that is not there",
    "Check the path, glob or address in `from`.",
  ),
  "QN-LOAD-EMPTY": entry(
    "Runtime Error",
    "an input without content",
    "Replace the file: it has no rows, or no content at all.",
  ),
  "QN-LOAD-BAD-ROWS": entry(
    "Runtime Error",
    "rows that don't fit the table",
    "Mend the row at the file and line of the message, or set `on_bad_rows: quarantine`.",
  ),
  "QN-LOAD-COLUMNS": entry(
    "Runtime Error",
    "columns that don't fit the table",
    "Make the file's header fit the declared columns, or change the declaration.",
  ),
  "QN-LOAD-ENCODING": entry(
    "Runtime Error",
    "an input that is not in the declared encoding",
    "Set `encoding` to what the file is written in, or convert it to UTF-8.",
  ),
  "QN-LOAD-ARCHIVE": entry(
    "Runtime Error",
    "an archive that can't be used",
    "Check the archive with another program; name the member to take when it has several.",
  ),
  "QN-LOAD-HTTP": entry(
    "Runtime Error",
    "a download that failed",
    "Check the address and the network; the message has the server's answer.",
  ),
  "QN-LOAD-CREDENTIALS": entry(
    "Runtime Error",
    "credentials that are missing or refused",
    "Set KAGGLE_USERNAME and KAGGLE_KEY, or the headers or token that the server wants.",
  ),
  "QN-LOAD-CHECKSUM": entry(
    "Runtime Error",
    "a download with another checksum than declared",
    "Fetch the file again; if it changed on purpose, change the checksum in the config.",
  ),
  "QN-LOAD-TOO-BIG": entry(
    "Runtime Error",
    "an input over the size limit",
    "Raise the limit in `config.load` when the file is meant to be that big.",
  ),
  "QN-LOAD-CONCURRENT": entry(
    "Runtime Error",
    "a load that other loads of the same table kept out",
    "Nothing is lost or doubled: run again when they have ended.",
  ),
  // seeds and runs
  "QN-SEED-INVALID": entry(
    "Runtime Error",
    "a seed file that can't be loaded",
    "Mend the CSV at the line of the message, or set delimiter, quoting or column_types.",
  ),
  "QN-RUN-CONTRACT": entry(
    "Compilation Error",
    "a model that breaks its contract",
    "Make the model's columns and the contract's agree; the message shows both.",
  ),
  "QN-RUN-FRESHNESS": entry(
    "Runtime Error",
    "a source that can't be checked for freshness",
    "Set loaded_at_field or loaded_at_query to something that gives a time.",
  ),
  "QN-RUN-MATERIALIZATION": entry(
    "Compilation Error",
    "a materialization that is nowhere defined or did nothing",
    "Check `materialized`, and that a materialization of that name exists and returns its relations.",
  ),
  "QN-RUN-UNIT-TEST": entry(
    "Compilation Error",
    "a unit test that can't be run",
    "Mend the unit test's given or expected rows; the message names the column.",
  ),
  "QN-RUN-CANCELLED": entry("Runtime Error", "the run was interrupted", "`quern retry` goes on with what is left."),
  "QN-ARTIFACT-READ": entry(
    "Runtime Error",
    "an artifact that can't be read",
    "Write the artifact anew with the command that makes it.",
  ),
  "QN-WARNING-AS-ERROR": entry(
    "Compilation Error",
    "a warning that is made an error",
    "Mend what the warning is about, or take it out of --warn-error-options.",
  ),
  "QN-UNSUPPORTED": entry(
    "Not Implemented Error",
    "something of dbt's that quern does not do",
    "The message says why, and its hint what to use instead; docs/dbt-compatibility.md lists what quern does of dbt.",
  ),
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;
