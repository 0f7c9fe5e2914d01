"""Holds the artifacts in a folder against the JSON schemas that dbt-core publishes. Ends with 1 when one does not fit."""

import copy
import json
import sys

import jsonschema
from dbt.artifacts.schemas.catalog import CatalogArtifact
from dbt.artifacts.schemas.freshness import FreshnessExecutionResultArtifact
from dbt.artifacts.schemas.manifest import WritableManifest
from dbt.artifacts.schemas.run import RunResultsArtifact

classes = {
    "manifest": WritableManifest,
    "run_results": RunResultsArtifact,
    "catalog": CatalogArtifact,
    "sources": FreshnessExecutionResultArtifact,
}
failed = False
for name, artifact in classes.items():
    with open(f"{sys.argv[1]}/{name}.json") as file:
        content = json.load(file)
    validator = jsonschema.Draft202012Validator(artifact.json_schema())
    for error in validator.iter_errors(content):
        failed = True
        print(f"{name}.json: {list(error.absolute_path)}: {error.message[:300]}")
    broken = copy.deepcopy(content)
    del broken["metadata"]
    if validator.is_valid(broken):
        failed = True
        print(f"{name}.json: the schema accepts everything, so it says nothing")
    print(f"{name}.json: held against dbt's schema")
sys.exit(1 if failed else 0)
