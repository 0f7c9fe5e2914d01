"""Reads the artifacts in a folder with dbt-artifacts-parser, as tools built on it do."""

import json
import sys

from dbt_artifacts_parser import parser


def load(name):
    with open(f"{sys.argv[1]}/{name}.json") as file:
        return json.load(file)


manifest = parser.parse_manifest_v12(load("manifest"))
results = parser.parse_run_results_v6(load("run_results"))
catalog = parser.parse_catalog_v1(load("catalog"))
sources = parser.parse_sources_v3(load("sources"))
orders = manifest.nodes["model.mart.stg_orders"]
assert orders.name == "stg_orders" and orders.config.materialized == "view", orders
assert "model.mart.stg_orders" in catalog.nodes, list(catalog.nodes)
assert results.results and all(result.unique_id for result in results.results)
assert {result.unique_id for result in sources.results} <= set(manifest.sources)
print(f"dbt-artifacts-parser: {len(manifest.nodes)} nodes, {len(results.results)} results, {len(catalog.nodes)} relations")
