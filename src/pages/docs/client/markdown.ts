import markdownIt from "markdown-it";
import { highlight } from "./code.ts";
import { h } from "./dom.ts";

const markdown = markdownIt({
  html: false,
  linkify: true,
  highlight: (code, language) => (language === "sql" ? highlight(code) : ""),
});

/** A description in Markdown as an element. HTML in it is shown as text, and its links can't run scripts. */
export function markdownBlock(text: string): HTMLElement {
  const block = h("div", { class: "markdown" });
  block.innerHTML = markdown.render(text);
  return block;
}

/** The same on one line, for cells of tables. */
export function markdownLine(text: string): HTMLElement {
  const line = h("span", { class: "markdown" });
  line.innerHTML = text.includes("\n\n") ? markdown.render(text) : markdown.renderInline(text);
  return line;
}
