-- files in Cloud Storage and a table that reads them
--   {"materialized":"external","location":"gs://lake/orders","format":"parquet"}

-- ## first run

-- query
export data OPTIONS(
  uri="gs://lake/orders/*.parquet",
  format="PARQUET",
  overwrite=true
) as (
    select * from `proj`.`raw`.`orders`
  );
  create or replace external table `proj`.`shop`.`external`
  OPTIONS(
  format="PARQUET",
  uris=["gs://lake/orders/*.parquet"]
);

-- ## again

-- query
export data OPTIONS(
  uri="gs://lake/orders/*.parquet",
  format="PARQUET",
  overwrite=true
) as (
    select * from `proj`.`raw`.`orders`
  );
  create or replace external table `proj`.`shop`.`external`
  OPTIONS(
  format="PARQUET",
  uris=["gs://lake/orders/*.parquet"]
);
