-- a dataset with location, labels and access

-- query
create schema if not exists `proj`.`shop` OPTIONS(
location="EU",
labels=[('team', 'shop'), ('cost_centre', '4711')]
  );
grant `roles/bigquery.dataViewer` on schema `proj`.`shop` to "group:analysts@example.org", "domain:example.org";
grant `roles/bigquery.dataEditor` on schema `proj`.`shop` to "serviceAccount:loader@proj.iam.gserviceaccount.com";

