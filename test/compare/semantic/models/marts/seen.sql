{{ config(materialized='view') }}
select {{ graph.metrics | length if execute else 0 }} as metrics, {{ graph.semantic_models | length if execute else 0 }} as semantic_models,
  {{ graph.saved_queries | length if execute else 0 }} as saved_queries
