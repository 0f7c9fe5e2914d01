import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "vitest";

export type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void;

export interface TestServer {
  readonly address: string;
  /** What was asked, in order. */
  readonly requests: IncomingMessage[];
}

const open: Server[] = [];

/** A web server on the loopback interface that answers as told; `count` counts requests from 1. It ends with the test. */
export async function serve(handler: Handler): Promise<TestServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response, requests.length);
  });
  open.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

/** A server of one file that knows versions and ranges. */
export function fileServer(content: () => string | Uint8Array, etag: () => string = () => '"1"'): Promise<TestServer> {
  return serve((request, response) => {
    const body = Buffer.from(content());
    if (request.headers["if-none-match"] === etag()) {
      response.writeHead(304).end();
      return;
    }
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const isPart = start > 0 && request.headers["if-range"] === etag();
    const part = isPart ? body.subarray(start) : body;
    response.writeHead(isPart ? 206 : 200, {
      etag: etag(),
      "content-length": part.length,
      ...(isPart && { "content-range": `bytes ${start}-${body.length - 1}/${body.length}` }),
    });
    response.end(part);
  });
}

afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});
