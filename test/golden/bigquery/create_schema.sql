-- a dataset with location, labels and access

-- query
begin
  create schema `proj`.`shop` OPTIONS(
location="EU",
labels=[('team', 'shop'), ('cost_centre', '4711')]
  );
  begin
    grant `roles/bigquery.dataViewer` on schema `proj`.`shop` to "group:analysts@example.org", "domain:example.org";
    grant `roles/bigquery.dataEditor` on schema `proj`.`shop` to "serviceAccount:loader@proj.iam.gserviceaccount.com";
  exception when error then
    drop schema `proj`.`shop`;
    raise;
  end;
exception when error then
  if not regexp_contains(@@error.message, r'(?i)already exists: dataset') then
    raise;
  end if;
end;

