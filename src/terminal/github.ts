import { isAbsolute, join, relative } from "node:path";
import type { Place, QuernError } from "../base/errors.ts";
import type { QuernEvent } from "../base/events.ts";
import { scrub } from "../base/secrets.ts";
import { isBad } from "./narrate.ts";
import type { Output, Reporter } from "./reporter.ts";

export interface GitHubOptions {
  readonly out: Output;
  /** Files of nodes are relative to it. */
  readonly projectRoot: string;
  /** The checkout: annotations name files relative to it. */
  readonly workspace: string;
}

/**
 * Marks failures and warnings on the lines of a pull request, in GitHub Actions.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export class GitHubReporter implements Reporter {
  readonly #options: GitHubOptions;
  readonly #annotations: string[] = [];

  constructor(options: GitHubOptions) {
    this.#options = options;
  }

  on(event: QuernEvent): void {
    if (event.type === "error") this.#add("error", event.error.kind, textOf(event.error), event.error.place);
    else if (event.type === "warning") this.#add("warning", event.code, event.message, event.place);
    else if (event.type === "node-finish" && (isBad(event) || event.status === "warn")) {
      const { node, error, message, status } = event;
      const own =
        node.file === undefined ? undefined : { file: join(this.#options.projectRoot, node.file), line: node.line };
      const text = error === undefined ? (message ?? status) : textOf(error);
      this.#add(
        status === "warn" ? "warning" : "error",
        `${node.resource_type} ${node.name}`,
        text,
        error?.place ?? own,
      );
    }
  }

  close(): void {
    if (this.#annotations.length > 0) this.#options.out.write(`${this.#annotations.splice(0).join("\n")}\n`);
  }

  #add(kind: "error" | "warning", title: string, text: string, place: Place | undefined): void {
    const { projectRoot, workspace } = this.#options;
    const fields: string[] = [];
    if (place !== undefined && place.file !== "") {
      const path = isAbsolute(place.file) ? place.file : join(projectRoot, place.file);
      fields.push(`file=${property(relative(workspace, path))}`, `line=${place.line ?? 1}`);
      if (place.column !== undefined) fields.push(`col=${place.column}`);
    }
    fields.push(`title=${property(title)}`);
    this.#annotations.push(`::${kind} ${fields.join(",")}::${data(scrub(text))}`);
  }
}

const textOf = (error: QuernError): string =>
  error.hint === undefined ? error.message : `${error.message}\n${error.hint}`;
const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
