-- a seed with types, labels and a description

-- load job
--   {
--     "sourceFormat": "CSV",
--     "encoding": "UTF-8",
--     "skipLeadingRows": 1,
--     "fieldDelimiter": ",",
--     "quote": "\"",
--     "allowQuotedNewlines": true,
--     "nullMarker": "",
--     "maxBadRecords": 0,
--     "destinationTable": {"projectId":"proj","datasetId":"shop","tableId":"prices"},
--     "writeDisposition": "WRITE_TRUNCATE",
--     "schema": {
--       "fields": [
--         {"name":"sku","type":"STRING","mode":"NULLABLE"},
--         {"name":"price","type":"NUMERIC","mode":"NULLABLE"},
--         {"name":"since","type":"DATE","mode":"NULLABLE"}
--       ]
--     }
--   }

-- query
alter table `proj`.`shop`.`prices` set OPTIONS(
  description="What things cost",
  labels=[('team', 'shop')]
);

-- GET table prices
