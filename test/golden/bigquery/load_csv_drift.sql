-- CSV with a new column, whose type is found

-- query
create table if not exists `shop`.`raw`.`_quern_loads` (source_name STRING, table_name STRING, uri STRING, sha256 STRING, bytes INT64, row_count INT64, quarantined INT64, lake_path STRING, mode STRING, invocation_id STRING, loaded_at DATETIME);

-- query
select uri, sha256, bytes, mode, invocation_id from `shop`.`raw`.`_quern_loads` where source_name = @p1 and table_name = @p2 order by loaded_at;

-- load job
--   {
--     "sourceUris": ["gs://lake/raw/t/dt=2024-01-31/HASH-in.csv"],
--     "destinationTable": {"projectId":"shop","datasetId":"raw","tableId":"_quern_load_MARK_0"},
--     "writeDisposition": "WRITE_TRUNCATE",
--     "schema": {
--       "fields": [
--         {"name":"id","type":"STRING","mode":"NULLABLE"},
--         {"name":"price","type":"STRING","mode":"NULLABLE"},
--         {"name":"day","type":"STRING","mode":"NULLABLE"}
--       ]
--     },
--     "sourceFormat": "CSV",
--     "encoding": "UTF-8",
--     "skipLeadingRows": 1,
--     "fieldDelimiter": ",",
--     "quote": "\"",
--     "allowQuotedNewlines": true,
--     "nullMarker": "",
--     "maxBadRecords": 0
--   }

-- query
select countif(if(`day` in (''), null, `day`) is not null), countif(if(`day` in (''), null, `day`) is not null and (not regexp_contains(if(`day` in (''), null, `day`), r'(?i)^(?:true|false)$'))), countif(if(`day` in (''), null, `day`) is not null and (not regexp_contains(if(`day` in (''), null, `day`), r'^\s*[-+]?\d+\s*$') or safe_cast(trim(if(`day` in (''), null, `day`)) as INT64) is null)), countif(if(`day` in (''), null, `day`) is not null and (not regexp_contains(if(`day` in (''), null, `day`), r'^\s*[-+]?[.\d]') or safe_cast(trim(if(`day` in (''), null, `day`)) as FLOAT64) is null)), countif(if(`day` in (''), null, `day`) is not null and (not regexp_contains(if(`day` in (''), null, `day`), r'^\s*\d{4}-\d{1,2}-\d{1,2}\s*$') or safe_cast(trim(if(`day` in (''), null, `day`)) as DATE) is null)), countif(if(`day` in (''), null, `day`) is not null and (not regexp_contains(if(`day` in (''), null, `day`), r'^\s*\d{4}-\d{1,2}-\d{1,2}[ tT]\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d{1,6})?)?\s*$') or safe_cast(trim(if(`day` in (''), null, `day`)) as DATETIME) is null)), countif(if(`day` in (''), null, `day`) is not null and (not regexp_contains(if(`day` in (''), null, `day`), r'^\s*\d{4}-\d{1,2}-\d{1,2}[ tT]\d{1,2}:') or safe_cast(trim(if(`day` in (''), null, `day`)) as TIMESTAMP) is null)), countif(if(`day` in (''), null, `day`) is not null and (not regexp_contains(if(`day` in (''), null, `day`), r'^\s*\d{1,2}:') or safe_cast(trim(if(`day` in (''), null, `day`)) as TIME) is null)) from `shop`.`raw`.`_quern_load_MARK_0`;

-- query
select countif((if(`id` in (''), null, `id`) is not null and safe_cast(trim(if(`id` in (''), null, `id`)) as INT64) is null) or (if(`price` in (''), null, `price`) is not null and safe_cast(trim(if(`price` in (''), null, `price`)) as INT64) is null) or (if(`day` in (''), null, `day`) is not null and safe_cast(trim(if(`day` in (''), null, `day`)) as DATE) is null)) from `shop`.`raw`.`_quern_load_MARK_0`;

-- query
alter table `shop`.`raw`.`t` add column if not exists `day` DATE;
begin transaction;
select case when (select min(invocation_id) from `shop`.`raw`.`_quern_loads` where source_name = 'raw' and table_name = 't' and mode = 'state') = 'version1' then 0 else error('quern: another run changed the ledger meanwhile') end;
update `shop`.`raw`.`_quern_loads` set invocation_id = 'HASH' where source_name = 'raw' and table_name = 't' and mode = 'state';
insert into `shop`.`raw`.`_quern_loads` values ('raw', 't', 'in.csv', 'HASH', 28, 1, 0, 'gs://lake/raw/t/dt=2024-01-31/HASH-in.csv', 'append', 'INVOCATION', cast('2024-01-31 12:00:00.000' as DATETIME));
insert into `shop`.`raw`.`t` (`id`, `price`, `day`, `_loaded_at`, `_file`)
select safe_cast(trim(if(`id` in (''), null, `id`)) as INT64) as `id`, safe_cast(trim(if(`price` in (''), null, `price`)) as INT64) as `price`, safe_cast(trim(if(`day` in (''), null, `day`)) as DATE) as `day`, cast('2024-01-31 12:00:00.000+00' as timestamp) as `_loaded_at`, cast('in.csv' as STRING) as `_file`
from `shop`.`raw`.`_quern_load_MARK_0`;
commit transaction;

