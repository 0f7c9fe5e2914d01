import { QuernError } from "../base/errors.ts";
import { type ContextSession, newCaptured, parseContext } from "../context/index.ts";
import { bindMacro, type Macro, macroOf, parse, str, type Value } from "../jinja/index.ts";
import type { StatementComment } from "../warehouse/types.ts";

/**
 * Renders the project's `query-comment`, which travels with every statement, so that a warehouse's history tells what
 * each was for. https://docs.getdbt.com/reference/project-configs/query-comment
 */
export class QueryComments {
  readonly #session: ContextSession;
  readonly #macro: Macro | null;
  readonly #append: boolean;
  readonly #jobLabel: boolean;

  constructor(session: ContextSession) {
    const { comment, append, jobLabel } = session.workspace.root.queryComment;
    this.#session = session;
    this.#append = append;
    this.#jobLabel = jobLabel;
    this.#macro = comment === null ? null : macroOf(parse(asMacro(comment), { file: "query-comment" }));
  }

  /**
   * The comment for the statements of a node, or of a connection that works for none.
   * @throws QuernError QN-PARSE-CONFIG for a comment that would end itself
   */
  of(node: { readonly unique_id: string } | null, connectionName: string): StatementComment | null {
    if (this.#macro === null) return null;
    const { scope } = parseContext(this.#session, null, this.#session.workspace.root.name, newCaptured());
    const rendered = bindMacro(this.#macro, scope, "sync").call([connectionName, node as unknown as Value], {});
    const text = str(rendered as Value).trim();
    if (text === "") return null;
    if (text.includes("*/")) {
      throw new QuernError("QN-PARSE-CONFIG", `The query-comment contains '*/', which would end it: "${text}"`, {
        hint: "Take it out of `query-comment` in the project file, or of the macro it calls.",
      });
    }
    return { text: `/* ${text} */`, append: this.#append, content: text, asLabels: this.#jobLabel };
  }
}

/** As in dbt the comment is a macro's body, so that it may `return`. */
function asMacro(comment: string): string {
  return `{% macro query_comment_macro(connection_name, node) %}${comment}{% endmacro %}`;
}
