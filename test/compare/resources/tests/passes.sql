select 1 from {{ ref('uses_nested') }} where {{ ref('kit_days') is none }}
