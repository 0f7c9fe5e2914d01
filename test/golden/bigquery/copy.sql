-- a table copied by a job that costs nothing
--   {"materialized":"copy"}

-- ## first run

-- copy job
--   {
--     "sourceTables": [{"projectId":"proj","datasetId":"raw","tableId":"orders"}],
--     "destinationTable": {"projectId":"proj","datasetId":"shop","tableId":"copy"},
--     "writeDisposition": "WRITE_TRUNCATE"
--   }

-- ## again

-- copy job
--   {
--     "sourceTables": [{"projectId":"proj","datasetId":"raw","tableId":"orders"}],
--     "destinationTable": {"projectId":"proj","datasetId":"shop","tableId":"copy"},
--     "writeDisposition": "WRITE_TRUNCATE"
--   }
