-- a source that reads Parquet in Cloud Storage, by partitions

-- query
create or replace external table `proj`.`raw`.`t`
with partition columns (
  `dt` date,
  `hour` INT64
)
options (
  format = 'PARQUET',
  enable_list_inference = true,
  uris = ['gs://lake/events/*.parquet'],
  hive_partition_uri_prefix = 'gs://lake/events/',
  labels = [('quern_load', 'MARK')]
);

