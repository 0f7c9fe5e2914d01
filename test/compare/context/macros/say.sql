{% macro say(what, value) %}{% do print(what ~ ' = ' ~ value) %}{% endmacro %}

{% macro default__plain() %}plain of the project{% endmacro %}

{% macro same_name() %}{{ return('project') }}{% endmacro %}

{#- SQL without its layout. -#}
{% macro say_code(what, codes) %}
  {% for code in ([codes] if codes is string or codes is number else codes) %}{% do print(what ~ ' = ' ~ (code ~ '').split() | join('')) %}{% endfor %}
{% endmacro %}
