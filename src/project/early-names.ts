import { QuernError } from "../base/errors.ts";
import { didYouMean } from "../base/nearest.ts";
import { rememberSecret, SECRET_PREFIX } from "../base/secrets.ts";
import { type Callable, fn, native, type Value } from "../jinja/index.ts";
import type { JsonObject } from "../manifest/types.ts";

/** Stands for a secret until an adapter opens it: rendered text never holds the value itself. */
const placeholder = (name: string): string => `$$$DBT_SECRET_START$$$${name}$$$DBT_SECRET_END$$$`;

/** How `env_var` treats `DBT_ENV_SECRET*`: refused in templates, opaque where profiles and packages are read. */
export type SecretPolicy = "refuse" | "opaque";

/**
 * `env_var(name, default)`. https://docs.getdbt.com/reference/dbt-jinja-functions/env_var
 * `record` hears of every variable that was read: fingerprints depend on them.
 */
export function makeEnvVar(
  env: NodeJS.ProcessEnv,
  secrets: SecretPolicy,
  record: (name: string, value: string | null) => void = () => undefined,
): Callable {
  return fn("env_var", ["var", ["default", null]], (name, fallback) => {
    const variable = String(name);
    const value = env[variable];
    if (variable.startsWith(SECRET_PREFIX)) {
      if (secrets === "refuse") {
        throw new QuernError(
          "QN-ENV-VAR-MISSING",
          `Secret env vars are allowed only in profiles.yml or packages.yml. Found '${variable}' referenced elsewhere.`,
          { hint: "Give a variable that templates read another name." },
        );
      }
      if (value !== undefined) {
        rememberSecret(value);
        return placeholder(variable);
      }
    }
    record(variable, value ?? null);
    if (value !== undefined) return value;
    if (fallback !== null && fallback !== undefined) return fallback as Value;
    throw new QuernError("QN-ENV-VAR-MISSING", `Env var required but not provided: '${variable}'`, {
      hint: didYouMean(variable, Object.keys(env)) ?? `Set it, or give a default: env_var('${variable}', 'default').`,
    });
  });
}

const placeholders = /\$\$\$DBT_SECRET_START\$\$\$(\w+)\$\$\$DBT_SECRET_END\$\$\$/g;

/** The text with the placeholders of secrets replaced by their values: for adapters and downloads only. */
export function openSecrets(text: string, env: NodeJS.ProcessEnv): string {
  return text.replace(placeholders, (_, name: string) => env[name] ?? "");
}

/** The text with the placeholders of secrets as the templates that they come from: for files that are kept. */
export function secretsAsCalls(text: string): string {
  return text.replace(placeholders, (_, name: string) => `{{ env_var('${name}') }}`);
}

/** `var(name, default)` before the project is read: only `--vars` are known. */
export function makeEarlyVar(vars: JsonObject): Callable {
  return native("var", (args, kwargs) => {
    const name = String(args[0] ?? kwargs.name);
    if (Object.hasOwn(vars, name)) return vars[name] as Value;
    const fallback = args[1] ?? kwargs.default;
    if (fallback !== undefined) return fallback;
    throw new QuernError(
      "QN-VAR-MISSING",
      `Required var '${name}' not found in config: vars supplied to the command line = ${JSON.stringify(vars)}`,
      {
        hint: `Project and profile files know only --vars; give a default: var('${name}', 'default').`,
      },
    );
  });
}
