-- newline JSON with bad lines, which go into quarantine

-- query
select cast(null as INT64), cast(null as ARRAY<STRING>), cast(null as STRUCT<day date>);

-- query
create table if not exists `shop`.`raw`.`_quern_loads` (source_name STRING, table_name STRING, uri STRING, sha256 STRING, bytes INT64, row_count INT64, quarantined INT64, lake_path STRING, mode STRING, invocation_id STRING, loaded_at DATETIME);

-- query
select uri, sha256, bytes, mode, invocation_id from `shop`.`raw`.`_quern_loads` where source_name = @p1 and table_name = @p2 order by loaded_at;

-- load job
--   {
--     "sourceUris": ["gs://lake/raw/t/dt=2024-01-31/HASH-in.ndjson"],
--     "destinationTable": {"projectId":"shop","datasetId":"raw","tableId":"_quern_load_MARK_0"},
--     "writeDisposition": "WRITE_TRUNCATE",
--     "schema": {
--       "fields": [
--         {"name":"id","type":"INT64","mode":"NULLABLE"},
--         {"name":"tags","type":"STRING","mode":"REPEATED"},
--         {
--           "name": "at",
--           "type": "RECORD",
--           "mode": "NULLABLE",
--           "fields": [{"name":"day","type":"DATE","mode":"NULLABLE"}]
--         }
--       ]
--     },
--     "sourceFormat": "NEWLINE_DELIMITED_JSON",
--     "encoding": "UTF-8"
--   }

-- load job
--   {
--     "destinationTable": {"projectId":"shop","datasetId":"raw","tableId":"_quern_load_MARK_1"},
--     "writeDisposition": "WRITE_TRUNCATE",
--     "schema": {
--       "fields": [
--         {"name":"_quern_line","type":"INT64","mode":"NULLABLE"},
--         {"name":"_quern_text","type":"STRING","mode":"NULLABLE"}
--       ]
--     },
--     "sourceFormat": "CSV",
--     "encoding": "UTF-8",
--     "skipLeadingRows": 0,
--     "fieldDelimiter": ",",
--     "quote": "\"",
--     "allowQuotedNewlines": true,
--     "nullMarker": "",
--     "maxBadRecords": 0
--   }

-- query
select `_quern_line`, culprit, case culprit when 'id' then coalesce(json_value(json_0, '$'), json_0) when 'tags' then coalesce(json_value(json_1, '$'), json_1) when 'at' then coalesce(json_value(json_2, '$'), json_2) end, `_quern_text`
from (select staged.*, case when (json_0 is not null and json_value(json_0, '$') is null or (json_value(json_0, '$') is not null and safe_cast(trim(json_value(json_0, '$')) as INT64) is null)) then 'id' when (json_1 is not null and (not starts_with(json_1, '[') or exists(select 1 from unnest(json_query_array(json_1, '$')) as item_1 where (item_1 is not null and json_value(item_1, '$') is null or (json_value(item_1, '$') is not null and json_value(item_1, '$') is null))))) then 'tags' when (json_2 is not null and (not starts_with(json_2, '{') or (json_query(json_2, '$."day"') is not null and json_value(json_query(json_2, '$."day"'), '$') is null or (json_value(json_query(json_2, '$."day"'), '$') is not null and safe_cast(trim(json_value(json_query(json_2, '$."day"'), '$')) as DATE) is null)))) then 'at' end as culprit from (select *, coalesce(json_query(`_quern_text`, '$."id"'), json_query(`_quern_text`, '$."ID"')) as json_0, json_query(`_quern_text`, '$."tags"') as json_1, json_query(`_quern_text`, '$."at"') as json_2 from `shop`.`raw`.`_quern_load_MARK_1`) as staged) as staged
where culprit is not null order by 1 limit 1001;

-- load job
--   {
--     "destinationTable": {"projectId":"shop","datasetId":"raw","tableId":"_quern_load_MARK_2"},
--     "writeDisposition": "WRITE_TRUNCATE",
--     "schema": {
--       "fields": [
--         {"name":"_file","type":"STRING","mode":"NULLABLE"},
--         {"name":"_line","type":"INT64","mode":"NULLABLE"},
--         {"name":"_column","type":"STRING","mode":"NULLABLE"},
--         {"name":"_value","type":"STRING","mode":"NULLABLE"},
--         {"name":"_reason","type":"STRING","mode":"NULLABLE"},
--         {"name":"_raw","type":"STRING","mode":"NULLABLE"}
--       ]
--     },
--     "sourceFormat": "NEWLINE_DELIMITED_JSON"
--   }

-- query
create table if not exists `shop`.`raw`.`t_quarantine` (_file STRING, _line INT64, _column STRING, _value STRING, _reason STRING, _raw STRING, _loaded_at TIMESTAMP);
begin transaction;
select case when (select min(invocation_id) from `shop`.`raw`.`_quern_loads` where source_name = 'raw' and table_name = 't' and mode = 'state') = 'version1' then 0 else error('quern: another run changed the ledger meanwhile') end;
update `shop`.`raw`.`_quern_loads` set invocation_id = 'HASH' where source_name = 'raw' and table_name = 't' and mode = 'state';
insert into `shop`.`raw`.`_quern_loads` values ('raw', 't', 'in.ndjson', 'HASH', 97, 2, 2, 'gs://lake/raw/t/dt=2024-01-31/HASH-in.ndjson', 'append', 'INVOCATION', cast('2024-01-31 12:00:00.000' as DATETIME));
insert into `shop`.`raw`.`t` (`id`, `tags`, `at`, `_loaded_at`, `_file`)
select safe_cast(trim(json_value(json_0, '$')) as INT64) as `id`, array(select json_value(item_1, '$') from unnest(json_query_array(json_1, '$')) as item_1 with offset as place_1 order by place_1) as `tags`, if(json_2 is null, null, struct(safe_cast(trim(json_value(json_query(json_2, '$."day"'), '$')) as DATE) as `day`)) as `at`, cast('2024-01-31 12:00:00.000+00' as timestamp) as `_loaded_at`, cast('in.ndjson' as STRING) as `_file`
from (select *, coalesce(json_query(`_quern_text`, '$."id"'), json_query(`_quern_text`, '$."ID"')) as json_0, json_query(`_quern_text`, '$."tags"') as json_1, json_query(`_quern_text`, '$."at"') as json_2 from `shop`.`raw`.`_quern_load_MARK_1`)
where not ((json_0 is not null and json_value(json_0, '$') is null or (json_value(json_0, '$') is not null and safe_cast(trim(json_value(json_0, '$')) as INT64) is null)) or (json_1 is not null and (not starts_with(json_1, '[') or exists(select 1 from unnest(json_query_array(json_1, '$')) as item_1 where (item_1 is not null and json_value(item_1, '$') is null or (json_value(item_1, '$') is not null and json_value(item_1, '$') is null))))) or (json_2 is not null and (not starts_with(json_2, '{') or (json_query(json_2, '$."day"') is not null and json_value(json_query(json_2, '$."day"'), '$') is null or (json_value(json_query(json_2, '$."day"'), '$') is not null and safe_cast(trim(json_value(json_query(json_2, '$."day"'), '$')) as DATE) is null)))));
insert into `shop`.`raw`.`t_quarantine` select _file, _line, _column, _value, _reason, _raw, current_timestamp() from `shop`.`raw`.`_quern_load_MARK_2`;
commit transaction;

