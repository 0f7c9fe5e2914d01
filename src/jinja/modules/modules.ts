import type { Value } from "../values/value.ts";
import { datetimeModule, type Now } from "./datetime/module.ts";
import { itertoolsModule } from "./itertools.ts";
import { ModuleObject } from "./module-object.ts";
import { pytzModule } from "./pytz.ts";
import { reModule } from "./re/module.ts";

/**
 * dbt's `modules`: `datetime`, `re`, `itertools`, `pytz`. `now` is the clock that `datetime.now()` and `today()` read.
 * https://docs.getdbt.com/reference/dbt-jinja-functions/modules
 */
export function makeModules(now: Now = Date.now): Value {
  return {
    pytz: new ModuleObject("pytz", pytzModule),
    datetime: new ModuleObject("datetime", datetimeModule(now)),
    re: new ModuleObject("re", reModule),
    itertools: new ModuleObject("itertools", itertoolsModule),
  };
}
