-- CSV of declared types: the first load

-- query
select cast(null as INT64), cast(null as INT64);

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
--       "fields": [{"name":"id","type":"INT64","mode":"NULLABLE"},{"name":"price","type":"INT64","mode":"NULLABLE"}]
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
create or replace table `shop`.`raw`.`t`
partition by timestamp_trunc(_loaded_at, month)
cluster by `id`
options (labels = [('quern_load', 'HASH')], partition_expiration_days = 90)
as select `id` as `id`, `price` as `price`, cast('2024-01-31 12:00:00.000+00' as timestamp) as `_loaded_at`, cast('in.csv' as STRING) as `_file`
from `shop`.`raw`.`_quern_load_MARK_0`;
begin transaction;
select case when (select min(invocation_id) from `shop`.`raw`.`_quern_loads` where source_name = 'raw' and table_name = 't' and mode = 'state') = 'version1' then 0 else error('quern: another run changed the ledger meanwhile') end;
update `shop`.`raw`.`_quern_loads` set invocation_id = 'HASH', sha256 = 'HASH' where source_name = 'raw' and table_name = 't' and mode = 'state';
delete from `shop`.`raw`.`_quern_loads` where source_name = 'raw' and table_name = 't' and not mode = 'state';
insert into `shop`.`raw`.`_quern_loads` values ('raw', 't', 'in.csv', 'HASH', 13, 1, 0, 'gs://lake/raw/t/dt=2024-01-31/HASH-in.csv', 'append', 'INVOCATION', cast('2024-01-31 12:00:00.000' as DATETIME));
commit transaction;

