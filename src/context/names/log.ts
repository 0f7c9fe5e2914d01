import { fn, str } from "../../jinja/index.ts";
import type { NameFactory, NodeContext } from "../node-context.ts";

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
export const print: NameFactory = (context) =>
  fn("print", ["msg"], (message) => {
    printer(context)(str(message!));
    return "";
  });

/** Prints a text on behalf of a node, unless the user wants no printing. */
export function printer({ session, node }: Pick<NodeContext, "session" | "node">): (text: string) => void {
  return (message) => {
    if (session.workspace.flags.PRINT !== false)
      session.emit({ type: "log", level: "print", message, node: node?.unique_id });
  };
}
