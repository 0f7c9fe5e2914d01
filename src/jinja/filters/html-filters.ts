import { PyError } from "../errors.ts";
import { dictEntries } from "../runtime/dicts.ts";
import { escapeHtml } from "../runtime/escape-html.ts";
import { isIterable, iterate, unpack } from "../runtime/iteration.ts";
import { repr, str } from "../runtime/printing.ts";
import { truthy } from "../runtime/truth.ts";
import { isDict, typeName } from "../runtime/type-name.ts";
import { split } from "../types/text-split.ts";
import { Markup } from "../values/markup.ts";
import { textOf } from "../values/text.ts";
import { Undefined } from "../values/undefined.ts";
import type { Value } from "../values/value.ts";
import { FilterTable } from "./filter.ts";
import { urlize } from "./urlize.ts";

function escape(value: Value): Markup {
  return value instanceof Markup ? value : new Markup(escapeHtml(str(value)));
}

function quote(value: Value, forQuery: boolean): string {
  const encoded = encodeURIComponent(str(value)).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return forQuery ? encoded.replaceAll("%20", "+") : encoded.replaceAll("%2F", "/");
}

function urlEncode(value: Value): string {
  if (textOf(value) !== undefined || !isIterable(value)) return quote(value, false);
  const pairs = isDict(value) ? dictEntries(value) : Array.from(iterate(value), (pair) => unpack(pair, 2));
  return Array.from(pairs, ([k, v]) => `${quote(k!, true)}=${quote(v!, true)}`).join("&");
}

const names = new Map(Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", copy: "©" }));

function unescape(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));?/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return names.get(name as string) ?? all;
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
    return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : "\ufffd";
  });
}

function stripTags(text: string): string {
  const bare = text.replace(/<!--.*?-->/gs, "").replace(/<[^>]*>/g, "");
  return unescape(split(bare, null, -1).join(" "));
}

function attributes(value: Value, autospace: boolean): string {
  if (!isDict(value))
    throw value instanceof Undefined
      ? value.error()
      : new PyError("AttributeError", `'${typeName(value)}' object has no attribute 'items'`);
  const parts: string[] = [];
  for (const [key, item] of dictEntries(value)) {
    if (item === null || item instanceof Undefined) continue;
    if (/[\s/>=]/.test(str(key))) {
      throw new PyError("ValueError", `Invalid character in attribute name: ${repr(key)}`);
    }
    parts.push(`${escape(key).text}="${escape(item).text}"`);
  }
  const text = parts.join(" ");
  return autospace && text !== "" ? ` ${text}` : text;
}

export const htmlFilters = new FilterTable()
  .add(["escape", "e"], [], (_s, value) => escape(value))
  .add("forceescape", [], (_s, value) => new Markup(escapeHtml(str(value))))
  .add("safe", [], (_s, value) => new Markup(str(value)))
  .add("striptags", [], (_s, value) => stripTags(str(value)))
  .add("urlencode", [], (_s, value) => urlEncode(value))
  .add("xmlattr", [["autospace", true]], (_s, value, autospace) => attributes(value, truthy(autospace!)))
  .add(
    "urlize",
    [
      ["trim_url_limit", null],
      ["nofollow", false],
      ["target", null],
      ["rel", null],
      ["extra_schemes", null],
    ],
    (_s, value, limit, nofollow, target, rel, schemes) =>
      urlize(str(value), {
        limit: typeof limit === "number" ? limit : undefined,
        rel: relOf(rel!, truthy(nofollow!)),
        target: target === null ? undefined : str(target!),
        schemes: schemes === null ? [] : Array.from(iterate(schemes!), str),
      }),
  ).filters;

function relOf(rel: Value, nofollow: boolean): string | undefined {
  const words = new Set(rel === null ? [] : split(str(rel), null, -1));
  if (nofollow) words.add("nofollow");
  words.add("noopener");
  return Array.from(words).sort().join(" ");
}
