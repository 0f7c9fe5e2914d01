{{ config(
  materialized='table',
  pre_hook=["insert into log_of_runs values ('pre {{ this.identifier }} {{ execute }}')", before_begin("insert into log_of_runs values ('before')")],
  post_hook=[{"sql": "insert into log_of_runs values ('outside {{ this.schema }}')", "transaction": false}, in_transaction("insert into log_of_runs values ('inside')"), after_commit("insert into log_of_runs values ('after')")],
) }}
select 1 as id
