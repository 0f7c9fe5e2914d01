import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { create } from "tar";

/** A package hub on this machine. */
export interface LocalHub {
  readonly url: string;
  /** Answers by path; a number is a status, a list is given one by one and its last for good. */
  readonly answers: Record<string, (number | Buffer | object)[]>;
  /** Paths that were asked for. */
  readonly asked: string[];
  /** Makes a package with these versions, each with what it depends on; `more` is added to each version's entry. */
  publish(name: string, versions: Record<string, object[]>, more?: object): Promise<void>;
  close(): Promise<void>;
}

/** Starts a hub that builds its packages in a folder. */
export async function startHub(folder: string): Promise<LocalHub> {
  const answers: LocalHub["answers"] = {};
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "");
    asked.push(path);
    const left = answers[path] ?? [];
    const answer = left.length > 1 ? left.shift() : left[0];
    if (answer === undefined || typeof answer === "number") response.writeHead(answer ?? 404).end();
    else response.writeHead(200).end(Buffer.isBuffer(answer) ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    answers,
    asked,
    async publish(name, versions, more = {}) {
      const short = name.split("/")[1]!;
      const entries: Record<string, object> = {};
      for (const [version, packages] of Object.entries(versions)) {
        makePackage(join(folder, "build", `${short}-${version}`), short, packages);
        const file = join(folder, `${short}-${version}.tar.gz`);
        await create({ gzip: true, file, cwd: join(folder, "build") }, [`${short}-${version}`]);
        answers[`/${short}-${version}.tar.gz`] = [readFileSync(file)];
        entries[version] = { packages, downloads: { tarball: `${url}/${short}-${version}.tar.gz` }, ...more };
      }
      answers[`/api/v1/${name}.json`] = [{ versions: entries }];
      answers["/api/v1/index.json"] = [[name]];
    },
    close: () => new Promise((done) => void server.close(() => done())),
  };
}

/** A project that can be a package: its macro says its name. */
export function makePackage(root: string, name: string, packages: readonly object[] = []): string {
  mkdirSync(join(root, "macros"), { recursive: true });
  writeFileSync(join(root, "dbt_project.yml"), `name: ${name}\n`);
  writeFileSync(join(root, "packages.yml"), JSON.stringify({ packages }));
  writeFileSync(join(root, "macros", `${name}.sql`), `{% macro ${name}_says() %}${name}{% endmacro %}`);
  return root;
}
