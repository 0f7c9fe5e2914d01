import { textLength, textSlice } from "../runtime/code-points.ts";
import { escapeHtml } from "../runtime/escape-html.ts";
import { Markup } from "../values/markup.ts";

export interface UrlizeOptions {
  /** The longest link text; longer ones are cut. */
  readonly limit: number | undefined;
  readonly rel: string | undefined;
  readonly target: string | undefined;
  /** Schemes that make links besides http, https and mailto. */
  readonly schemes: readonly string[];
}

const host = String.raw`(?:https?://|www\.)(?:[\w%-]+\.)*(?:[a-z]{2,63}|xn--[\w%]{2,59})`;
const domain = String.raw`(?:[\w%-]{2,63}\.)+(?:com|net|int|edu|gov|org|info|mil)`;
const address = String.raw`https?://(?:\d{1,3}(?:\.\d{1,3}){3}|\[(?:[\da-f]{0,4}:){2}(?:[\da-f]{0,4}:?){1,6}\])`;
const web = new RegExp(`^(?:${host}|${domain}|${address})(?::\\d{1,5})?(?:[/?#]\\S*)?$`, "i");
const mail = /^\S+@\w[\w.-]*\.\w+$/;
const pairs = [
  ["(", ")"],
  ["<", ">"],
  ["&lt;", "&gt;"],
] as const;

/** Escapes a text and makes links of the web and mail addresses in it; punctuation around them stays outside. */
export function urlize(text: string, options: UrlizeOptions): Markup {
  return new Markup(
    escapeHtml(text)
      .split(/(\s+)/)
      .map((word) => linkWord(word, options))
      .join(""),
  );
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function linkWord(word: string, options: UrlizeOptions): string {
  const head = /^(?:[(<]|&lt;)+/.exec(word)?.[0] ?? "";
  let middle = word.slice(head.length);
  let tail = /(?:[)>.,\n]|&gt;)+$/.exec(middle)?.[0] ?? "";
  middle = middle.slice(0, middle.length - tail.length);
  for (const [open, close] of pairs) {
    const opened = count(middle, open);
    if (opened <= count(middle, close)) continue;
    for (let left = Math.min(opened, count(tail, close)); left > 0; left--) {
      const end = tail.indexOf(close) + close.length;
      middle += tail.slice(0, end);
      tail = tail.slice(end);
    }
  }
  return head + link(middle, options) + tail;
}

function link(text: string, { limit, rel, target, schemes }: UrlizeOptions): string {
  const marks = (rel ? ` rel="${escapeHtml(rel)}"` : "") + (target ? ` target="${escapeHtml(target)}"` : "");
  if (web.test(text)) {
    const shown = limit !== undefined && textLength(text) > limit ? `${textSlice(text, 0, limit)}...` : text;
    return `<a href="${/^https?:\/\//.test(text) ? "" : "https://"}${text}"${marks}>${shown}</a>`;
  }
  if (text.startsWith("mailto:") && mail.test(text.slice(7))) return `<a href="${text}">${text.slice(7)}</a>`;
  const isMail = text.includes("@") && !text.startsWith("www.") && !text.startsWith("@") && !text.includes(":");
  if (isMail && mail.test(text)) return `<a href="mailto:${text}">${text}</a>`;
  const scheme = schemes.find((s) => text !== s && text.startsWith(s));
  return scheme === undefined ? text : `<a href="${text}"${marks}>${text}</a>`;
}
