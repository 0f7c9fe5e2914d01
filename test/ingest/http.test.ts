import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/manifest/types.ts";
import { project, runQuern } from "../cli/quern.ts";
import { failedLoad, loader, query, runLoad, sources } from "./loading.ts";
import { fileServer, type Handler, serve } from "./server.ts";

const csv = "id,name\n1,ann\n2,bob\n";
const big = `id,name\n${Array.from({ length: 40_000 }, (_, i) => `${i},name ${i}`).join("\n")}\n`;
const sha = (text: string): string => createHash("sha256").update(text).digest("hex");
const quick = { retries: 1 };
const rows = "select count(*) from raw.t";

/** A project that loads `/t.csv` of a server. */
const from = (address: string, config: JsonObject = {}): string =>
  loader({ from: `${address}/t.csv`, ...quick, ...config });

describe("a file on a web server", () => {
  it("is loaded, and not sent again while it is the same", async () => {
    let content = csv;
    let etag = '"1"';
    const { address, requests } = await fileServer(
      () => content,
      () => etag,
    );
    const folder = from(address);
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 2 rows"]);
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    expect(requests.map((request) => request.headers["if-none-match"])).toEqual([undefined, '"1"']);
    content += "3,cy\n";
    etag = '"2"';
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 3 rows"]);
    expect(await query(folder, rows)).toEqual(["5"]);
    expect(
      await query(folder, "select uri, bytes, row_count, sha256 from raw._quern_loads order by loaded_at"),
    ).toEqual([`${address}/t.csv|20|2|${sha(csv)}`, `${address}/t.csv|25|3|${sha(content)}`]);
  });

  it("is asked for once more when the lake has lost it", async () => {
    const { address, requests } = await fileServer(() => csv);
    const folder = from(address, { lake: "lost" });
    await runLoad(folder);
    rmSync(join(folder, "lost"), { recursive: true });
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    expect(requests[1]!.headers["if-none-match"]).toBeUndefined();
  });

  it("is known by its content when the server knows no versions", async () => {
    const { address } = await serve((_, response) => response.end(csv));
    const folder = from(address);
    await runLoad(folder);
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
  });

  it("tells how many bytes have come", async () => {
    const { address } = await fileServer(() => big);
    const { events } = await runLoad(from(address));
    const progress = events.flatMap((event) => (event.type === "load-progress" ? [event] : []));
    expect(progress.at(-1)).toMatchObject({
      source: "raw.t",
      file: `${address}/t.csv`,
      bytes: big.length,
      total: big.length,
    });
  });

  it("may be compressed, named by the server, and stand behind redirects", async () => {
    const { address, requests } = await serve((request, response) => {
      if (request.url === "/t.csv") response.writeHead(302, { location: "/there" }).end();
      else
        response
          .writeHead(200, { "content-disposition": 'attachment; filename="t.tsv.gz"' })
          .end(gzipSync(csv.replaceAll(",", "\t")));
    });
    const folder = from(address);
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 2 rows"]);
    expect(requests.map((request) => request.url)).toEqual(["/t.csv", "/there"]);
  });

  it("may be read into two tables at once", async () => {
    const { address } = await fileServer(() => big);
    const table = { from: `${address}/t.csv` };
    const folder = project(sources({ a: table, b: table }));
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 40000 rows", "LOADED 1 file, 40000 rows"]);
  });
});

describe("a download that breaks", () => {
  const broken = (
    first: Handler,
    content = big,
  ): Promise<{ address: string; requests: { headers: Record<string, unknown> }[] }> =>
    serve((request, response, count) => {
      if (count === 1) return first(request, response, count);
      const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
      const headers = start > 0 ? { "content-range": `bytes ${start}-${content.length - 1}/${content.length}` } : {};
      response.writeHead(start > 0 ? 206 : 200, { etag: '"1"', ...headers }).end(content.slice(start));
    });

  it.each<[string, Handler]>([
    [
      "is cut",
      (_, response) => {
        response.writeHead(200, { etag: '"1"', "content-length": big.length });
        response.write(big.slice(0, 100_000), () => response.destroy());
      },
    ],
    [
      "stalls",
      (_, response) => {
        response.writeHead(200, { etag: '"1"', "content-length": big.length });
        response.write(big.slice(0, 100_000));
      },
    ],
    [
      "ends before the announced length",
      (_, response) => {
        response.writeHead(200, { etag: '"1"', "content-length": big.length });
        response.write(big.slice(0, 100_000), () => response.socket?.end());
      },
    ],
  ])("because it %s goes on where it was", async (_, first) => {
    const { address, requests } = await broken(first);
    const folder = from(address, { timeout_seconds: 1 });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 40000 rows"]);
    expect(requests[1]!.headers).toMatchObject({
      range: expect.stringMatching(/^bytes=[1-9]\d*-$/),
      "if-range": '"1"',
    });
    expect(await query(folder, "select count(distinct id), max(name) from raw.t")).toEqual(["40000|name 9999"]);
  });

  it("goes on in the next run", async () => {
    const { address, requests } = await broken((_, response) => {
      response.writeHead(200, { etag: '"1"', "content-length": big.length });
      response.write(big.slice(0, 100_000), () => response.destroy());
    });
    const folder = from(address, { retries: 0 });
    expect((await failedLoad(folder)).code).toBe("QN-LOAD-HTTP");
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 40000 rows"]);
    expect(requests[1]!.headers.range).toMatch(/^bytes=[1-9]\d*-$/);
  });

  it("begins anew when the file has changed meanwhile, or versions are not known", async () => {
    const { address } = await serve((_, response, count) => {
      response.writeHead(200, { etag: `"${count}"`, "content-length": big.length });
      if (count === 1) response.write("x".repeat(100_000), () => response.destroy());
      else response.end(big);
    });
    const folder = from(address);
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 40000 rows"]);
  });

  it("begins anew when the server goes on at another place", async () => {
    const { address, requests } = await serve((request, response, count) => {
      if (count === 1) {
        response.writeHead(200, { etag: '"1"', "content-length": csv.length });
        response.write(csv.slice(0, 5), () => response.destroy());
      } else if (request.headers.range !== undefined)
        response.writeHead(206, { "content-range": `bytes 0-3/${csv.length}` }).end("oops");
      else response.end(csv);
    });
    const folder = from(address, { retries: 2 });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 2 rows"]);
    expect(requests.map((request) => request.headers.range)).toEqual([undefined, "bytes=5-", undefined]);
  });

  it("waits as long as the server asks", async () => {
    const { address, requests } = await broken((_, response) => response.writeHead(429, { "retry-after": "0" }).end());
    expect((await runLoad(from(address))).success).toBe(true);
    expect(requests).toHaveLength(2);
  });

  it.each<[string, Handler, string, RegExp]>([
    ["401", (_, response) => response.writeHead(401).end(), "QN-LOAD-CREDENTIALS", /answered 401/],
    [
      "403",
      (_, response) => response.writeHead(403, { "content-type": "text/plain" }).end("not for you\n"),
      "QN-LOAD-CREDENTIALS",
      /answered 403: not for you/,
    ],
    ["404", (_, response) => response.writeHead(404).end(), "QN-LOAD-NOT-FOUND", /answered 404/],
    ["410", (_, response) => response.writeHead(410).end(), "QN-LOAD-NOT-FOUND", /answered 410/],
    ["400", (_, response) => response.writeHead(400).end(), "QN-LOAD-HTTP", /answered 400/],
    [
      "429",
      (_, response) => response.writeHead(429, { "retry-after": "0" }).end(),
      "QN-LOAD-HTTP",
      /answered 429 \(2 attempts\)/,
    ],
    [
      "500",
      (_, response) => response.writeHead(500, { "retry-after": "0" }).end(),
      "QN-LOAD-HTTP",
      /answered 500 \(2 attempts\)/,
    ],
    [
      "503",
      (_, response) => response.writeHead(503, { "retry-after": new Date(0).toUTCString() }).end(),
      "QN-LOAD-HTTP",
      /answered 503 \(2 attempts\)/,
    ],
    ["nothing", () => undefined, "QN-LOAD-HTTP", /no answer within 1 seconds \(2 attempts\)/],
    ["no HTTP", (_, response) => response.socket!.end("hello"), "QN-LOAD-HTTP", /no HTTP/],
    ["an empty body", (_, response) => response.end(), "QN-LOAD-EMPTY", /is empty/],
    [
      "304 unasked",
      (_, response) => response.writeHead(304).end(),
      "QN-LOAD-HTTP",
      /answered 304 to what was not asked/,
    ],
    [
      "a web page",
      (_, response) =>
        response
          .writeHead(200, { "content-type": "text/html; charset=utf-8" })
          .end("\n<!doctype html><title>Log in</title>"),
      "QN-LOAD-HTTP",
      /web page/,
    ],
    [
      "more than announced",
      (_, response) => response.socket!.end(`HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n${csv}`),
      "QN-LOAD-HTTP",
      /more than it announced/,
    ],
    [
      "less than announced",
      (_, response) => response.socket!.end(`HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n${csv}`),
      "QN-LOAD-HTTP",
      /cut|announced 500/,
    ],
    [
      "broken chunks",
      (_, response) => response.socket!.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nid,na\r\n"),
      "QN-LOAD-HTTP",
      /cut/,
    ],
    [
      "redirects in a circle",
      (_, response) => response.writeHead(302, { location: "/t.csv" }).end(),
      "QN-LOAD-HTTP",
      /more than 10 times/,
    ],
    ["a redirect to nowhere", (_, response) => response.writeHead(302).end(), "QN-LOAD-HTTP", /without saying where/],
    [
      "a redirect to a file",
      (_, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end(),
      "QN-LOAD-HTTP",
      /points to file:/,
    ],
  ])("for good, with %s for an answer, says so and leaves nothing", async (_, handler, code, message) => {
    const { address } = await serve(handler);
    const folder = from(address, { timeout_seconds: 1 });
    const error = await failedLoad(folder);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`${address}/t.csv`);
    expect(await query(folder, "select count(*) from information_schema.tables where table_name = 't'")).toEqual(["0"]);
  });

  it("because nobody listens says so", async () => {
    const error = await failedLoad(loader({ from: "http://127.0.0.1:9/t.csv", retries: 0 }));
    expect(error.message).toMatch(/the connection was refused/);
  });
});

describe("what is expected of a download", () => {
  it("may be its checksum", async () => {
    const { address, requests } = await fileServer(() => csv);
    const folder = from(address, { sha256: sha(csv) });
    expect((await runLoad(folder)).messages).toEqual(["LOADED 1 file, 2 rows"]);
    expect((await runLoad(folder)).messages).toEqual(["UP TO DATE"]);
    expect(requests).toHaveLength(1);
  });

  it("may be another checksum: then it is refused", async () => {
    const { address } = await fileServer(() => csv);
    const folder = from(address, { sha256: sha("other") });
    const error = await failedLoad(folder);
    expect(error.code).toBe("QN-LOAD-CHECKSUM");
    expect(error.message).toContain(sha(csv));
    expect(existsSync(join(folder, "lake", "raw"))).toBe(false);
    expect(readdirSync(join(folder, "lake", ".incoming"))).toEqual([]);
  });

  it.each([
    ["announced", true],
    ["unknown", false],
  ])("is a size below the limit when it is %s", async (_, isAnnounced) => {
    const { address } = await serve((__, response) => {
      if (isAnnounced) response.setHeader("content-length", big.length);
      response.write(big.slice(0, 200_000));
      response.end(big.slice(200_000));
    });
    const error = await failedLoad(from(address, { max_bytes: 150_000 }));
    expect(error.code).toBe("QN-LOAD-TOO-BIG");
    expect(error.message).toMatch(/over the limit of 146.5 KiB/);
  });
});

describe("credentials", () => {
  it("go by headers to the first server only, and are never shown", async () => {
    const second = await serve((_, response) => response.end(csv));
    const first = await serve((_, response) => response.writeHead(307, { location: `${second.address}/t.csv` }).end());
    const folder = from(first.address, { headers: { Authorization: "Bearer ${KEY_OF_SHOP}", "x-plain": "1" } });
    const { code, stdout, stderr } = await runQuern(["load", "--log-level", "debug"], {
      cwd: folder,
      env: { KEY_OF_SHOP: "s3cret-value" },
    });
    expect(code).toBe(0);
    expect(first.requests[0]!.headers).toMatchObject({ authorization: "Bearer s3cret-value", "x-plain": "1" });
    expect(second.requests[0]!.headers.authorization).toBeUndefined();
    expect(stdout + stderr).not.toContain("s3cret");
    expect(everyText(folder)).not.toContain("s3cret");
  });

  it("may stand in the address, and are left out of messages, ledger and data", async () => {
    const { address, requests } = await serve((request, response, count) => {
      if (count === 1) response.end(csv);
      else response.writeHead(403, { "content-type": "text/plain" }).end(`no: ${request.url}`);
    });
    const secret = address.replace("http://", "http://ann:s3cret-pass@");
    const folder = loader({ from: `${secret}/t.csv?year=2024&sig=\${SIGNATURE}`, metadata_columns: true, retries: 0 });
    const env = { SIGNATURE: "s3cret/sign" };
    const first = await runQuern(["load", "--log-level", "debug"], { cwd: folder, env });
    expect(first.code).toBe(0);
    expect(requests[0]!.url).toBe("/t.csv?year=2024&sig=s3cret/sign");
    expect(requests[0]!.headers.authorization).toBe(`Basic ${Buffer.from("ann:s3cret-pass").toString("base64")}`);
    expect(await query(folder, "select distinct _file from raw.t")).toEqual([`${address}/t.csv?year=2024&sig=***`]);
    const again = await runQuern(["load"], { cwd: folder, env });
    expect(again.code).toBe(1);
    expect(again.stdout).toContain("403");
    expect(first.stdout + first.stderr + again.stdout + again.stderr).not.toContain("s3cret");
    expect(readFileSync(join(folder, "shop.duckdb")).includes("s3cret")).toBe(false);
  });

  it("that are not set are named", async () => {
    const error = await failedLoad(from("http://127.0.0.1:9", { headers: { authorization: "Bearer ${NO_SUCH}" } }));
    expect(error).toMatchObject({ code: "QN-LOAD-CREDENTIALS", message: expect.stringContaining("NO_SUCH") });
  });
});

/** All texts that quern wrote into a project. */
function everyText(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}
