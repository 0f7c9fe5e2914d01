-- the catalog of many tables

-- query
select t.table_schema, t.table_name, t.table_type, o.option_value, s.total_rows, s.total_logical_bytes,
  s.long_term_logical_bytes, s.total_physical_bytes, s.total_partitions, unix_millis(s.storage_last_modified_time)
from `shop`.`region-eu`.INFORMATION_SCHEMA.TABLES as t
left join `shop`.`region-eu`.INFORMATION_SCHEMA.TABLE_OPTIONS as o
  on o.table_schema = t.table_schema and o.table_name = t.table_name and o.option_name = 'description'
left join `shop`.`region-eu`.INFORMATION_SCHEMA.TABLE_STORAGE as s
  on s.table_schema = t.table_schema and s.table_name = t.table_name and not s.deleted
where t.table_schema in (@p1) and t.table_name in (@p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21, @p22, @p23, @p24, @p25, @p26, @p27, @p28, @p29, @p30, @p31);

-- query
select c.table_schema, c.table_name, c.column_name, c.data_type, c.is_partitioning_column, c.clustering_ordinal_position,
  c.ordinal_position
from `shop`.`region-eu`.INFORMATION_SCHEMA.COLUMNS as c
where c.table_schema in (@p1) and c.table_name in (@p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21, @p22, @p23, @p24, @p25, @p26, @p27, @p28, @p29, @p30, @p31)
order by c.ordinal_position;

-- query
select f.table_schema, f.table_name, f.field_path, f.description
from `shop`.`region-eu`.INFORMATION_SCHEMA.COLUMN_FIELD_PATHS as f
where f.table_schema in (@p1) and f.table_name in (@p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21, @p22, @p23, @p24, @p25, @p26, @p27, @p28, @p29, @p30, @p31) and f.description is not null;

