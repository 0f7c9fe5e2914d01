"""Holds statements to GoogleSQL's own analyzer: reads [{file, line, sql}] as JSON, writes what each was found to be.

Every statement is parsed. Types and names are checked where the catalog is known: a table is known once a statement
before has made it, and the tables that are given. What BigQuery adds to GoogleSQL by itself is only parsed.
"""

import json
import re
import sys

import zetasql.types as types
from zetasql.api import Analyzer, CatalogBuilder, Parser, TableBuilder

LANGUAGE = types.LanguageOptions.maximum_features()
FUNCTIONS = types.ZetaSQLBuiltinFunctionOptions(language_options=LANGUAGE)
OPTIONS = types.AnalyzerOptions(language_options=LANGUAGE, allow_undeclared_parameters=True)

# Columns and views that BigQuery has beside what is in the text, and statements that its scripts have.
OF_BIGQUERY = re.compile(r"_PARTITION(TIME|DATE)|INFORMATION_SCHEMA|session_user|\balter table\b|\bclone `|with partition columns", re.I)
OWN_FUNCTIONS = re.compile(r"create temp function", re.I)
NO_QUERY = ("ASTBeginEndBlock", "ASTVariableDeclaration", "ASTSingleAssignment", "ASTBeginStatement", "ASTCommitStatement", "ASTCallStatement")
GROWN = re.compile(r"alter table (`.+?`)\s+add column (?:if not exists )?`(\w+)` (\w+)", re.I)
MADE = re.compile(r"create (?:or replace )?(?:materialized )?(?:table|view)(?: if not exists)? (`[^`]+`)", re.I)


class Checker:
    def __init__(self, tables):
        self.tables = {}
        self.add(tables)

    def add(self, tables):
        for name, columns in tables.items():
            self.build(name, [(column, self.type_of(kind)) for column, kind in columns])

    def type_of(self, kind):
        if kind.isalnum():
            return getattr(types.TypeKind, f"TYPE_{kind}")
        return self.analyzer().analyze_statement(f"select cast(null as {kind}) as it").output_column_list[0].column.type

    def analyzer(self):
        catalog = CatalogBuilder("catalog").with_builtin_functions(FUNCTIONS)
        for table in self.tables.values():
            catalog.add_table(table)
        return Analyzer(OPTIONS, catalog.build())

    def check(self, text):
        """Yields what each statement of a script is found to be: ("parsed" | "analyzed", None) or ("wrong", message)."""
        try:
            script = Parser.parse_script_static(text, LANGUAGE)
        except Exception as error:
            yield "wrong", str(error)
            return
        # the analyzer knows no variables: a value of their type stands for them
        variables = dict(re.findall(r"declare (\w+) ([\w<>]+)", text, re.I))
        for node in script.statement_list_node.statement_list:
            place = node.parse_location_range
            statement = text[place.start : place.end]
            if type(node).__name__ in NO_QUERY or OF_BIGQUERY.search(statement) or OWN_FUNCTIONS.search(text):
                self.grow(statement)
                yield "parsed", None
                continue
            for name, kind in variables.items():
                statement = re.sub(rf"\b{name}\b", f"cast(null as {kind})", statement)
            yield self.analyze(re.sub(r"`(\w+)`\.`(\w+)`\.`(\w+)`", r"`\1.\2.\3`", statement))

    def analyze(self, statement):
        try:
            resolved = self.analyzer().analyze_statement(statement)
        except Exception as error:
            return "wrong", str(error)
        made = MADE.match(statement)
        if made is not None:
            self.remember(made.group(1).strip("`"), resolved)
        return "analyzed", None

    def grow(self, statement):
        grown = GROWN.match(statement)
        table = self.tables.get(grown.group(1).replace("`", "")) if grown is not None else None
        if table is not None:
            columns = [(column.name, column.type) for column in table.column] + [(grown.group(2), self.type_of(grown.group(3)))]
            self.build(table.name, columns)

    def build(self, name, columns):
        builder = TableBuilder(name)
        for column, kind in columns:
            builder.add_column(column, kind)
        self.tables[name] = builder.build()

    def remember(self, name, resolved):
        defined = getattr(resolved, "column_definition_list", None)
        found = [(each.name, each.type) for each in defined or []]
        self.build(name, found or [(each.name, each.column.type) for each in resolved.output_column_list])


def main():
    given = json.load(sys.stdin)
    file = None
    for each in given["statements"]:
        if each["file"] != file:
            file, checker = each["file"], Checker(given["tables"])
        checker.add(each["made"])
        for kind, message in checker.check(each["sql"]):
            print(json.dumps({"file": each["file"], "line": each["line"], "kind": kind, "message": message}), flush=True)


main()
