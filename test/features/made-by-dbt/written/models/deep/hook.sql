{{ config(pre_hook="select '{{ this }}'", post_hook=["select 1"], materialized='table', contract={'enforced': true}) }}
select 1 as id
