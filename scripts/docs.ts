import { writeFileSync } from "node:fs";
import { cliPage } from "./docs/cli-page.ts";
import { errorsPage } from "./docs/errors-page.ts";

/** `npm run docs`: writes the pages that are made from tables of the source. A test tells when they are stale. */
writeFileSync(new URL("../docs/cli.md", import.meta.url), cliPage());
writeFileSync(new URL("../docs/errors.md", import.meta.url), errorsPage());
