import { visitNames } from "./parser/walk.ts";
import { parse } from "./template.ts";

/** Whether a template's text says a name, be it that no rendering comes to it. @throws QuernError QN-JINJA-* */
export function mentionsName(text: string, wanted: string): boolean {
  let found = false;
  const meet = (name: string): void => {
    found ||= name === wanted;
  };
  visitNames(parse(text).body, { load: meet, store: meet });
  return found;
}
