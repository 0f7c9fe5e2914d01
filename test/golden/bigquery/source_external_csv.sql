-- a source that reads CSV in Cloud Storage

-- query
create or replace external table `proj`.`raw`.`t`
(
  `id` INT64,
  `name` STRING,
  `price` NUMERIC(12, 2)
)
options (
  format = 'CSV',
  field_delimiter = ';',
  skip_leading_rows = 2,
  quote = '"',
  allow_quoted_newlines = true,
  null_marker = '',
  max_bad_records = 0,
  uris = ['gs://lake/in/*.csv'],
  labels = [('quern_load', 'MARK')]
);

