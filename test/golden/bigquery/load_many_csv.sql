-- Many CSV files: one query, one script

-- query
select cast(null as INT64), cast(null as INT64);

-- query
create table if not exists `shop`.`raw`.`_quern_loads` (source_name STRING, table_name STRING, uri STRING, sha256 STRING, bytes INT64, row_count INT64, quarantined INT64, lake_path STRING, mode STRING, invocation_id STRING, loaded_at DATETIME);

-- query
select uri, sha256, bytes, mode, invocation_id from `shop`.`raw`.`_quern_loads` where source_name = @p1 and table_name = @p2 order by loaded_at;

-- query
--   {
--     "destinationTable": {"projectId":"shop","datasetId":"raw","tableId":"_quern_load_MARK_0"},
--     "tableDefinitions": {
--       "files": {
--         "sourceUris": [
--           "gs://lake/raw/t/dt=2024-01-31/HASH-10.csv",
--           "gs://lake/raw/t/dt=2024-01-31/HASH-11.csv",
--           "gs://lake/raw/t/dt=2024-01-31/HASH-12.csv",
--           "gs://lake/raw/t/dt=2024-01-31/HASH-13.csv",
--           "gs://lake/raw/t/dt=2024-01-31/HASH-14.csv",
--           "gs://lake/raw/t/dt=2024-01-31/HASH-15.csv",
--           "gs://lake/raw/t/dt=2024-01-31/HASH-16.csv",
--           "gs://lake/raw/t/dt=2024-01-31/HASH-17.csv",
--           "gs://lake/raw/t/dt=2024-01-31/HASH-18.csv",
--           "gs://lake/raw/t/dt=2024-01-31/HASH-19.csv"
--         ],
--         "sourceFormat": "CSV",
--         "csvOptions": {
--           "encoding": "UTF-8",
--           "skipLeadingRows": 1,
--           "fieldDelimiter": ",",
--           "quote": "\"",
--           "allowQuotedNewlines": true,
--           "nullMarker": ""
--         },
--         "compression": "NONE",
--         "maxBadRecords": 0,
--         "schema": {
--           "fields": [{"name":"id","type":"INT64","mode":"NULLABLE"},{"name":"price","type":"INT64","mode":"NULLABLE"}]
--         }
--       }
--     }
--   }
select *, _FILE_NAME as _quern_file from files;

-- query
select _quern_file, count(*), countif(false) from `shop`.`raw`.`_quern_load_MARK_0` group by 1;

-- load job
--   {
--     "destinationTable": {"projectId":"shop","datasetId":"raw","tableId":"_quern_load_MARK_1"},
--     "writeDisposition": "WRITE_TRUNCATE",
--     "schema": {
--       "fields": [
--         {"name":"_quern_place","type":"STRING","mode":"NULLABLE"},
--         {"name":"_quern_added_0","type":"STRING","mode":"NULLABLE"},
--         {"name":"_quern_added_1","type":"STRING","mode":"NULLABLE"}
--       ]
--     },
--     "sourceFormat": "NEWLINE_DELIMITED_JSON"
--   }

-- query
begin transaction;
select case when (select min(invocation_id) from `shop`.`raw`.`_quern_loads` where source_name = 'raw' and table_name = 't' and mode = 'state') = 'version1' then 0 else error('quern: another run changed the ledger meanwhile') end;
update `shop`.`raw`.`_quern_loads` set invocation_id = 'HASH' where source_name = 'raw' and table_name = 't' and mode = 'state';
insert into `shop`.`raw`.`_quern_loads` values ('raw', 't', 'in/10.csv', 'HASH', 13, 1, 0, 'gs://lake/raw/t/dt=2024-01-31/HASH-10.csv', 'append', 'INVOCATION', cast('2024-01-31 12:00:00.000' as DATETIME)), ('raw', 't', 'in/11.csv', 'HASH', 13, 1, 0, 'gs://lake/raw/t/dt=2024-01-31/HASH-11.csv', 'append', 'INVOCATION', cast('2024-01-31 12:00:00.000001' as DATETIME)), ('raw', 't', 'in/12.csv', 'HASH', 13, 1, 0, 'gs://lake/raw/t/dt=2024-01-31/HASH-12.csv', 'append', 'INVOCATION', cast('2024-01-31 12:00:00.000002' as DATETIME)), ('raw', 't', 'in/13.csv', 'HASH', 13, 7, 0, 'gs://lake/raw/t/dt=2024-01-31/HASH-13.csv', 'append', 'INVOCATION', cast('2024-01-31 12:00:00.000003' as DATETIME)), ('raw', 't', 'in/14.csv', 'HASH', 13, 1, 0, 'gs://lake/raw/t/dt=2024-01-31/HASH-14.csv', 'append', 'INVOCATION', cast('2024-01-31 12:00:00.000004' as DATETIME)), ('raw', 't', 'in/15.csv', 'HASH', 13, 1, 0, 'gs://lake/raw/t/dt=2024-01-31/HASH-15.csv', 'append', 'INVOCATION', cast('2024-01-31 12:00:00.000005' as DATETIME)), ('raw', 't', 'in/16.csv', 'HASH', 13, 1, 0, 'gs://lake/raw/t/dt=2024-01-31/HASH-16.csv', 'append', 'INVOCATION', cast('2024-01-31 12:00:00.000006' as DATETIME)), ('raw', 't', 'in/17.csv', 'HASH', 13, 1, 0, 'gs://lake/raw/t/dt=2024-01-31/HASH-17.csv', 'append', 'INVOCATION', cast('2024-01-31 12:00:00.000007' as DATETIME)), ('raw', 't', 'in/18.csv', 'HASH', 13, 1, 0, 'gs://lake/raw/t/dt=2024-01-31/HASH-18.csv', 'append', 'INVOCATION', cast('2024-01-31 12:00:00.000008' as DATETIME)), ('raw', 't', 'in/19.csv', 'HASH', 13, 1, 0, 'gs://lake/raw/t/dt=2024-01-31/HASH-19.csv', 'append', 'INVOCATION', cast('2024-01-31 12:00:00.000009' as DATETIME));
insert into `shop`.`raw`.`t` (`id`, `price`, `_loaded_at`, `_file`)
select `id` as `id`, `price` as `price`, cast(_quern_added_0 as timestamp) as `_loaded_at`, cast(_quern_added_1 as STRING) as `_file`
from `shop`.`raw`.`_quern_load_MARK_0` join `shop`.`raw`.`_quern_load_MARK_1` on _quern_file = _quern_place;
commit transaction;

