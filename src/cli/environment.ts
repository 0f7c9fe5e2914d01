import { type Arguments, checkedText } from "./command-line.ts";
import type { CommandName } from "./commands.ts";
import { acceptedBy, type FlagName, flagFor, variablesOf } from "./options.ts";
import { usageError } from "./usage.ts";

/**
 * The command line's flags, and for those it does not give, what `DBT_*` variables say. An empty variable is none.
 * https://docs.getdbt.com/reference/global-configs/environment-variable-configs
 * @throws QuernError QN-CLI-USAGE
 */
export function withVariables(command: CommandName, given: Arguments, env: NodeJS.ProcessEnv): Arguments {
  const args: Record<string, Arguments[FlagName]> = { ...given };
  for (const name of acceptedBy(command)) {
    if (args[name] !== undefined) continue;
    const variable = variablesOf(name).find((each) => env[each] !== undefined && env[each] !== "");
    if (variable !== undefined) args[name] = valueOf(name, env[variable]!, variable, command);
  }
  if (args.print === undefined && isTrue(env.DBT_NO_PRINT)) args.print = false;
  return args as Arguments;
}

function valueOf(name: FlagName, value: string, variable: string, command: CommandName): Arguments[FlagName] {
  const flag = flagFor(name, command);
  if (flag.kind === "list") return value.trim().split(/\s+/);
  if (flag.kind !== "switch") return checkedText(flag, value, command, `The variable ${variable}`);
  if (isTrue(value)) return true;
  if (/^(false|f|0|no|n|off)$/i.test(value)) return false;
  throw usageError(`The variable ${variable} can't be '${value}'`, "It is true or false.", command);
}

const isTrue = (value: string | undefined): boolean => value !== undefined && /^(true|t|1|yes|y|on)$/i.test(value);
