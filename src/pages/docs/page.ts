import { createHash } from "node:crypto";
import { join } from "node:path";
import { readText } from "../../base/files.ts";
import { packageRoot } from "../../base/package-root.ts";
import { renderPage } from "../templates.ts";

/** The artifacts as JSON texts, for a page that needs no server. */
export interface EmbeddedArtifacts {
  readonly manifest: string;
  readonly catalog: string;
}

/**
 * The documentation of a project as one HTML page. It reads manifest.json and catalog.json beside it; with `embedded` it
 * holds both and opens from a file. Its content security policy lets nothing run but its own script.
 */
export function docsPage(title: string, embedded?: EmbeddedArtifacts): string {
  const script = readText(join(packageRoot(), "dist/docs-client.js")).replaceAll("</script", "<\\/script");
  const style = readText(join(packageRoot(), "src/pages/docs/page.css"));
  const artifacts = embedded && [
    { id: "manifest", json: inScript(embedded.manifest) },
    { id: "catalog", json: inScript(embedded.catalog) },
  ];
  const policy = [
    "default-src 'none'",
    `script-src '${digest(script)}'`,
    `style-src '${digest(style)}'`,
    "connect-src 'self'",
    "img-src 'self' https: data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return renderPage("docs/page.njk", { title, policy, script, style, artifacts: artifacts ?? [] });
}

const digest = (text: string): string => `sha256-${createHash("sha256").update(text).digest("base64")}`;

/** JSON that can stand inside a script element: nothing in it ends the element. */
const inScript = (json: string): string => json.replaceAll("<", "\\u003c");
