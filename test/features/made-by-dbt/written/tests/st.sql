{{ config(severity='warn', tags=['t']) }} select * from {{ ref('lit') }} where id < 0
