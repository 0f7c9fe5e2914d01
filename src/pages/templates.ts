import { join } from "node:path";
import nunjucks from "nunjucks";
import { packageRoot } from "../base/package-root.ts";

let environment: nunjucks.Environment | undefined;

/**
 * Renders a page of the product: a template below src/pages/, every value escaped unless the template marks it safe.
 * Templates of projects never come here; those are Jinja's.
 */
export function renderPage(template: string, values: Readonly<Record<string, unknown>>): string {
  environment ??= new nunjucks.Environment(new nunjucks.FileSystemLoader(join(packageRoot(), "src/pages")), {
    autoescape: true,
    throwOnUndefined: true,
  });
  return environment.render(template, values);
}
