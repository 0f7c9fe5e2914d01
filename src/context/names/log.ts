import { fn, str } from "../../jinja/index.ts";
import type { NameFactory } from "../node-context.ts";

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
export const print: NameFactory = ({ session, node }) =>
  fn("print", ["msg"], (message) => {
    if (session.workspace.flags.PRINT !== false)
      session.emit({ type: "log", level: "print", message: str(message!), node: node?.unique_id });
    return "";
  });
