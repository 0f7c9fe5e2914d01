import { fn, str } from "../../jinja/index.ts";
import type { NameFactory, NodeContext } from "../node-context.ts";
import type { Print } from "../table.ts";

/** `log(msg, info=False)`. https://docs.getdbt.com/reference/dbt-jinja-functions/log */
export const log: NameFactory = ({ session, node }) =>
  fn("log", ["msg", ["info", false]], (message, info) => {
    session.emit({
      type: "log",
      level: info === true ? "info" : "debug",
      message: str(message!),
      node: node?.unique_id,
    });
    return "";
  });

/** `print(msg)`: to standard output, whatever the log level. */
export const print: NameFactory = (context) => {
  const printed = printer(context);
  return fn("print", ["msg"], (message) => {
    printed(str(message!));
    return "";
  });
};

/** What `print()` and the tables of results print to; `--no-print` silences it. */
export function printer({ session, node }: Pick<NodeContext, "session" | "node">): Print {
  return (text) => {
    if (session.workspace.flags.PRINT !== false)
      session.emit({ type: "log", level: "print", message: text, node: node?.unique_id });
  };
}
