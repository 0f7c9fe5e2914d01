import { spawn } from "node:child_process";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pipeline } from "node:stream";
import { createGzip } from "node:zlib";
import { QuernError } from "../base/errors.ts";
import { docsPage } from "../pages/index.ts";
import { loadWorkspace, targetFolderOf } from "../project/index.ts";
import { adapterRegistry } from "../warehouse/registry.ts";
import { completeEffects } from "./effects.ts";
import { flagsOf } from "./flags.ts";
import type { DocsServeOptions, Effects, Outcome } from "./types.ts";

/** What the server gives, and nothing else of the disk. */
const artifacts = ["manifest.json", "catalog.json", "run_results.json", "sources.json"] as const;

/**
 * Serves the documentation of what `docs generate` wrote, until it is interrupted.
 * https://docs.getdbt.com/reference/commands/cmd-docs
 * @throws QuernError QN-DOCS-MISSING without artifacts, QN-DOCS-PORT when the port can't be had
 */
export async function docsServe(options: DocsServeOptions, effects: Partial<Effects> = {}): Promise<Outcome> {
  const started = performance.now();
  const { emit, env, cwd, signal } = completeEffects(effects);
  const flags = flagsOf("serve", options);
  const { root } = loadWorkspace({ ...options, flags, env, cwd, emit, packages: false, adapters: adapterRegistry });
  const targetFolder = targetFolderOf(root);
  const manifest = join(targetFolder, "manifest.json");
  if (!existsSync(manifest))
    throw new QuernError("QN-DOCS-MISSING", `${manifest} does not exist`, { hint: "Run `quern docs generate` first." });
  const host = options.host ?? "127.0.0.1";
  const page = docsPage(root.name);
  const server = createServer((request, response) => answer(request.url ?? "/", response, page, targetFolder));
  const port = await listen(server, host, options.port ?? 8080);
  const address = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  emit({ type: "log", level: "info", message: `Serving docs at ${address}; press Ctrl+C to end` });
  if (options.browser !== false) openBrowser(address);
  await aborted(signal);
  server.closeAllConnections();
  server.close();
  return { success: true, cancelled: false, results: [], elapsed: (performance.now() - started) / 1000 };
}

function answer(url: string, response: ServerResponse, page: string, folder: string): void {
  const path = url.split("?")[0]!;
  response.setHeader("X-Content-Type-Options", "nosniff").setHeader("Cache-Control", "no-cache");
  if (path === "/" || path === "/index.html") {
    response.setHeader("Content-Type", "text/html; charset=utf-8").end(page);
    return;
  }
  const file = artifacts.find((name) => path === `/${name}`);
  if (file === undefined || statSync(join(folder, file), { throwIfNoEntry: false })?.isFile() !== true) {
    response.writeHead(404).end();
    return;
  }
  response.setHeader("Content-Type", "application/json").setHeader("Content-Encoding", "gzip");
  // a reader who goes away in the middle is nobody's error
  pipeline(createReadStream(join(folder, file)), createGzip({ level: 1 }), response, () => response.destroy());
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) =>
      reject(
        new QuernError("QN-DOCS-PORT", `The address ${host}:${port} can't be had: ${cause.code}`, {
          cause,
          hint: "Name another port, or --port 0 for one that is free.",
        }),
      ),
    );
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

const aborted = (signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted === true) resolve();
    else signal?.addEventListener("abort", () => resolve(), { once: true });
  });

/** A machine without a browser shows the address all the same. */
function openBrowser(address: string): void {
  const opener = { darwin: "open", win32: "explorer" }[process.platform as string] ?? "xdg-open";
  spawn(opener, [address], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}
