import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { serve } from "./server.ts";

export interface StoredBytes {
  readonly bytes: Buffer;
  readonly generation: number;
}

/** One call as the server understood it: `upload`, `chunk`, `get`, `media`, `list`, `rewrite`. */
export interface GcsCall {
  readonly kind: string;
  readonly name: string;
  readonly request: IncomingMessage;
}

export interface GcsServer {
  readonly address: string;
  /** Objects of the bucket `lake`, by name. */
  readonly objects: Map<string, StoredBytes>;
  readonly calls: GcsCall[];
  put(name: string, content: string | Uint8Array): void;
}

/** Answers a call in the server's place when it gives true. `count` counts calls of one kind from 1. */
export type Fault = (call: GcsCall, response: ServerResponse, count: number) => boolean;

const md5 = (bytes: Buffer): string => createHash("md5").update(bytes).digest("base64");

/**
 * Cloud Storage with one bucket, `lake`, as far as a lake needs it: objects have generations, a name is written when its
 * precondition holds, listings come in pages of two. Faults come in between.
 */
export async function gcsServer(fault: Fault = () => false): Promise<GcsServer> {
  const objects = new Map<string, StoredBytes>();
  const calls: GcsCall[] = [];
  const sessions = new Map<string, { name: string; chunks: Buffer[] }>();
  let generation = 1000;
  const put = (name: string, content: string | Uint8Array): StoredBytes => {
    const object = { bytes: Buffer.from(content), generation: ++generation };
    objects.set(name, object);
    return object;
  };
  const resource = (name: string, { bytes, generation: version }: StoredBytes) => ({
    kind: "storage#object",
    bucket: "lake",
    name,
    generation: String(version),
    size: String(bytes.length),
    md5Hash: md5(bytes),
    crc32c: crc32c(bytes),
  });
  const server = await serve((request, response) => {
    void answer(request, response).catch((cause: unknown) => response.destroy(cause as Error));
  });
  return { address: server.address, objects, calls, put: (name, content) => void put(name, content) };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, "http://gcs");
    const body = await read(request);
    const call = understand(request, url, body);
    calls.push(call);
    const count = calls.filter(({ kind }) => kind === call.kind).length;
    if (fault(call, response, count)) return;
    const json = (status: number, value: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    const refuse = (code: number, message: string): void =>
      json(code, { error: { code, message, errors: [{ message }] } });
    const isTaken = (name: string): boolean => url.searchParams.get("ifGenerationMatch") === "0" && objects.has(name);
    const { kind, name } = call;
    const object = objects.get(name);
    switch (kind) {
      case "list": {
        const prefix = url.searchParams.get("prefix") ?? "";
        const names = [...objects.keys()].filter((each) => each.startsWith(prefix)).sort();
        const at = Number(url.searchParams.get("pageToken") ?? 0);
        const items = names.slice(at, at + 2).map((each) => resource(each, objects.get(each)!));
        return json(200, { items, ...(at + 2 < names.length && { nextPageToken: String(at + 2) }) });
      }
      case "upload": {
        if (isTaken(name)) return refuse(412, "At least one of the pre-conditions you specified did not hold.");
        if (url.searchParams.get("uploadType") === "multipart")
          return json(200, resource(name, put(name, lastPart(request, body))));
        const id = String(sessions.size + 1);
        sessions.set(id, { name, chunks: [] });
        response.writeHead(200, { location: `${server.address}/upload/storage/v1/b/lake/o?upload_id=${id}` }).end();
        return;
      }
      case "chunk": {
        const session = sessions.get(url.searchParams.get("upload_id")!)!;
        session.chunks.push(body);
        const whole = Buffer.concat(session.chunks);
        const total = /\/(\d+)$/.exec(request.headers["content-range"] ?? "")?.[1];
        if (total !== undefined && whole.length === Number(total))
          return json(200, resource(session.name, put(session.name, whole)));
        response.writeHead(308, whole.length > 0 ? { range: `bytes=0-${whole.length - 1}` } : {}).end();
        return;
      }
      case "rewrite": {
        const [from, to] = name.split(" -> ") as [string, string];
        if (!objects.has(from)) return refuse(404, `No such object: lake/${from}`);
        if (isTaken(to)) return refuse(412, "At least one of the pre-conditions you specified did not hold.");
        const copied = put(to, objects.get(from)!.bytes);
        return json(200, { kind: "storage#rewriteResponse", done: true, resource: resource(to, copied) });
      }
      default: {
        if (object === undefined) return refuse(404, `No such object: lake/${name}`);
        if (kind === "get") return json(200, resource(name, object));
        const [start, end] = rangeOf(request, object.bytes.length);
        response.writeHead(request.headers.range === undefined ? 200 : 206, {
          "content-length": end - start,
          "x-goog-hash": `crc32c=${crc32c(object.bytes)},md5=${md5(object.bytes)}`,
          "x-goog-stored-content-length": object.bytes.length,
        });
        response.end(object.bytes.subarray(start, end));
      }
    }
  }
}

function understand(request: IncomingMessage, url: URL, body: Buffer): GcsCall {
  const rewrite = /^\/storage\/v1\/b\/lake\/o\/([^/]+)\/rewriteTo\/b\/lake\/o\/([^/]+)$/.exec(url.pathname);
  if (rewrite !== null)
    return {
      kind: "rewrite",
      name: `${decodeURIComponent(rewrite[1]!)} -> ${decodeURIComponent(rewrite[2]!)}`,
      request,
    };
  if (url.pathname === "/upload/storage/v1/b/lake/o") {
    if (url.searchParams.has("upload_id")) return { kind: "chunk", name: "", request };
    const name = url.searchParams.get("name") ?? (JSON.parse(body.toString("utf8")) as { name: string }).name;
    return { kind: "upload", name, request };
  }
  const object = /^\/(?:download\/)?storage\/v1\/b\/lake\/o\/([^/]+)$/.exec(url.pathname);
  if (object !== null)
    return {
      kind: url.searchParams.get("alt") === "media" ? "media" : "get",
      name: decodeURIComponent(object[1]!),
      request,
    };
  if (url.pathname === "/storage/v1/b/lake/o")
    return { kind: "list", name: url.searchParams.get("prefix") ?? "", request };
  throw new Error(`the server was asked for ${request.method} ${request.url}`);
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The media of a multipart upload. */
function lastPart(request: IncomingMessage, body: Buffer): Buffer {
  const boundary = /boundary="?([^";]+)/.exec(request.headers["content-type"]!)![1]!;
  const text = body.toString("latin1");
  const part = text.split(`--${boundary}`)[2]!;
  return Buffer.from(part.slice(part.indexOf("\r\n\r\n") + 4, part.lastIndexOf("\r\n")), "latin1");
}

function rangeOf(request: IncomingMessage, length: number): [number, number] {
  const match = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  if (match === null) return [0, length];
  return [Number(match[1]), match[2] === "" ? length : Math.min(length, Number(match[2]) + 1)];
}

/** Castagnoli's CRC32 in base64, as Cloud Storage gives it. */
export function crc32c(bytes: Uint8Array): string {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  const out = Buffer.alloc(4);
  out.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return out.toString("base64");
}
