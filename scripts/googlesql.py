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
LANGUAGE.enabled_language_features.append(types.LanguageFeature.FEATURE_V_1_3_IS_DISTINCT)
FUNCTIONS = types.ZetaSQLBuiltinFunctionOptions(language_options=LANGUAGE)
OPTIONS = types.AnalyzerOptions(language_options=LANGUAGE)

# Columns and views that BigQuery has beside what is in the text, and statements that its scripts have.
OF_BIGQUERY = re.compile(r"_PARTITION(TIME|DATE)|INFORMATION_SCHEMA|session_user|\balter table\b|\bclone `|with partition columns", re.I)
OWN_FUNCTIONS = re.compile(r"create temp function", re.I)
NO_QUERY = ("ASTBeginEndBlock", "ASTVariableDeclaration", "ASTSingleAssignment", "ASTBeginStatement", "ASTCommitStatement", "ASTCallStatement")
MADE = re.compile(r"create (?:or replace )?(?:materialized )?(?:table|view)(?: if not exists)? (`[^`]+`)", re.I)


class Checker:
    def __init__(self, tables):
        self.tables = {}
        for name, columns in tables.items():
            builder = TableBuilder(name)
            for column, kind in columns:
                builder.add_column(column, getattr(types.TypeKind, f"TYPE_{kind}"))
            self.tables[name] = builder.build()

    def analyzer(self):
        catalog = CatalogBuilder("catalog").with_builtin_functions(FUNCTIONS)
        for table in self.tables.values():
            catalog.add_table(table)
        return Analyzer(OPTIONS, catalog.build())

    def check(self, text):
        """Yields what each statement of a script is found to be: ("parsed" | "analyzed", None) or ("wrong", message)."""
        try:
            script = Parser.parse_script_static(text)
        except Exception as error:
            yield "wrong", str(error)
            return
        # the analyzer knows no variables: a value of their type stands for them
        variables = dict(re.findall(r"declare (\w+) ([\w<>]+)", text, re.I))
        for node in script.statement_list_node.statement_list:
            place = node.parse_location_range
            statement = text[place.start : place.end]
            if type(node).__name__ in NO_QUERY or OF_BIGQUERY.search(statement) or OWN_FUNCTIONS.search(text):
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

    def remember(self, name, resolved):
        builder = TableBuilder(name)
        for column in getattr(resolved, "column_definition_list", None) or []:
            builder.add_column(column.name, column.type)
        if not getattr(resolved, "column_definition_list", None):
            for column in resolved.output_column_list:
                builder.add_column(column.name, column.column.type)
        self.tables[name] = builder.build()


def main():
    given = json.load(sys.stdin)
    checker = Checker(given["tables"])
    for each in given["statements"]:
        for kind, message in checker.check(each["sql"]):
            print(json.dumps({"file": each["file"], "line": each["line"], "kind": kind, "message": message}), flush=True)


main()
