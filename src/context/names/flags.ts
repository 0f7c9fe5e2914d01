import type { Value } from "../../jinja/index.ts";
import type { Json } from "../../manifest/types.ts";
import type { NameFactory } from "../node-context.ts";
import type { ContextSession } from "../session.ts";
import { Members } from "./members.ts";

/** A flag's value by its name in any case; undefined where there is none. */
export function flagOf(session: ContextSession, name: string): Json | undefined {
  const { flags: values } = session.workspace;
  if (name === "WHICH") return session.command;
  if (Object.hasOwn(values, name)) return values[name];
  return Object.hasOwn(values, name.toUpperCase()) ? values[name.toUpperCase()] : undefined;
}

/** A flag that a parse depends on: the parse cache hears of it. */
export function readFlag(session: ContextSession, name: string): Json | undefined {
  const value = flagOf(session, name);
  session.reads?.flags.set(name, value ?? null);
  return value;
}

/** `flags.FULL_REFRESH`; a name that is not set is None, as in dbt. */
export const flags: NameFactory = ({ session }) =>
  new Members("Flags", (name) => readFlag(session, name) as Value | undefined);
