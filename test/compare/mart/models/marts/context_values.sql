{#- What templates compute, as rows. -#}
{% set ns = namespace(total=0) %}
{% for n in [1, 2, 3] %}{% set ns.total = ns.total + n %}{% endfor %}
select '{{ ns.total }}' as what, 'namespace' as how
union all select '{{ local_md5("x") }}', 'local_md5'
union all select '{{ modules.datetime.date(2024, 2, 29).strftime("%d.%m.%Y") }}', 'datetime'
union all select '{{ modules.re.sub("a+", "b", "caat") }}', 're'
union all select '{{ tojson({"b": 1, "a": [1, 2.0, none, true]}, sort_keys=true) }}', 'tojson'
union all select '{{ fromyaml("a: [1, 2]")["a"] | sum }}', 'fromyaml'
union all select '{{ set([1, 1, 2]) | length }}', 'set'
union all select '{{ zip([1, 2], ["a", "b"]) | list | string | replace("'", "") }}', 'zip'
union all select '{{ target.schema }}/{{ target.name }}/{{ target.type }}/{{ target.threads }}', 'target'
union all select '{{ this.schema }}.{{ this.identifier }}', 'this'
union all select '{{ model.name }} {{ model.config.materialized }}', 'model'
union all select '{{ env_var("COMPARE_WORD", "unset") }}', 'env_var'
union all select '{{ dbt_version.split(".")[:2] | join(".") }}', 'dbt_version'
union all select '{{ flags.FULL_REFRESH }} {{ flags.WHICH }}', 'flags'
union all select '{{ "%.2f" | format(3.14159) }} {{ 7 // 2 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ -7 % 3 }}', 'numbers'
union all select '{{ config.get("materialized") }} {{ config.get("nothing", "fallback") }}', 'config'
union all select '{{ var("country") }} {{ toolbox.country() }}', 'vars'
union all select '{{ adapter.quote("x y") }}', 'quote'
union all select '{{ api.Column("c", "varchar", 10).data_type }}', 'column'
union all select '{{ exceptions is defined }} {{ invocation_id | length }} {{ project_name }}', 'names'
union all select '{{ toolbox.sequence(3) | join("-") }}', 'sequence'
