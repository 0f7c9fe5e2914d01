select a.id from {{ ref('people', v=2) }} a join {{ ref('people', v=1) }} b using (id) join {{ ref('resources', 'people', v=3) }} c using (id)
