import type { Document, YAMLMap, YAMLSeq } from "yaml";
import { QuernError } from "../../base/errors.ts";
import type { JsonObject } from "../../manifest/types.ts";

/**
 * The text of a packages.yml with an entry more, in place of one for the same package; comments and layout stay.
 * @param text "" for a file that is not there yet
 * @throws QuernError QN-DEPS-INVALID for a file that is no mapping with a list
 */
export async function addPackage(text: string, entry: JsonObject, file: string): Promise<string> {
  // only this edits YAML: the reader of all else gives values
  const { isMap, isSeq, parseDocument } = await import("yaml");
  const document: Document = parseDocument(text);
  if (document.contents === null) document.contents = document.createNode({});
  const packages = isMap(document.contents) ? document.contents.get("packages", true) : undefined;
  const isEmpty = packages === undefined || packages.toJSON() === null;
  if (document.errors.length > 0 || !isMap(document.contents) || !(isEmpty || isSeq(packages)))
    throw new QuernError("QN-DEPS-INVALID", `${file}: 'packages' must be a list`);
  if (isEmpty) document.set("packages", document.createNode([]));
  const list = document.get("packages") as YAMLSeq;
  list.flow = false;
  const [name] = Object.values(entry);
  const same = list.items.findIndex((item) => isMap(item) && item.items.some(({ value }) => String(value) === name));
  const node = document.createNode(entry);
  if (same === -1) list.add(node);
  else {
    const { commentBefore, spaceBefore } = list.items[same] as YAMLMap;
    list.items[same] = Object.assign(node, { commentBefore, spaceBefore });
  }
  return document.toString({ lineWidth: 0 });
}
