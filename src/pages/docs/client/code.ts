import core from "highlight.js/lib/core";
import sql from "highlight.js/lib/languages/sql";
import { h } from "./dom.ts";

core.registerLanguage("sql", sql);

/** SQL as HTML with classes; everything in it is escaped. */
export const highlight = (code: string): string =>
  core.highlight(code, { language: "sql", ignoreIllegals: true }).value;

/** Very long code is shown plain: colours would take seconds. */
const longest = 200_000;

/** A block of SQL with a button that copies it. */
export function codeBlock(code: string): HTMLElement {
  const body = h("code");
  if (code.length > longest) body.textContent = code;
  else body.innerHTML = highlight(code);
  const copy = h(
    "button",
    {
      class: "copy",
      type: "button",
      onclick: async () => {
        await navigator.clipboard.writeText(code);
        copy.textContent = "copied";
        setTimeout(() => {
          copy.textContent = "copy";
        }, 1500);
      },
    },
    "copy",
  );
  return h("div", { class: "code" }, copy, h("pre", { tabindex: "0" }, body));
}
