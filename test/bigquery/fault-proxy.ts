import { createServer, request as httpRequest, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What happens to a call on its way. */
export type Fault =
  /** The connection is cut before the server hears of it, or after it has done what it was asked. */
  | "drop-before"
  | "drop-after"
  /** The server's answer ends in its middle. */
  | "truncate"
  /** The answer comes so many milliseconds later. */
  | { readonly late: number }
  /** This answer instead of the server's, which hears nothing. */
  | { readonly status: number; readonly body: object }
  /** No answer ever comes; `met` is told when the server would hear of the call, or has done what it was asked. */
  | { readonly silent: "before" | "after"; readonly met: () => void };

/** Stands between a client and a server on loopback; each call passes, unless a fault was ordered for it. */
export class FaultProxy {
  /** `METHOD /path` of all calls. */
  readonly calls: string[] = [];
  readonly #faults: { readonly pattern: RegExp; readonly faults: Fault[] }[] = [];
  readonly #server: Server;
  readonly #target: URL;

  private constructor(server: Server, target: string) {
    this.#server = server;
    this.#target = new URL(target);
  }

  static async start(target: string): Promise<FaultProxy> {
    const server = createServer();
    const proxy = new FaultProxy(server, target);
    proxy.#listen();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The next calls that match (`METHOD /path`, a line break, the body) go wrong like this, one fault each. */
  fault(pattern: RegExp, ...faults: Fault[]): this {
    this.#faults.push({ pattern, faults });
    return this;
  }

  /** The next call that matches gets no answer. @returns when the server would hear of it, or has done it */
  stopAt(pattern: RegExp, silent: "before" | "after"): Promise<void> {
    return new Promise((met) => this.fault(pattern, { silent, met }));
  }

  /** Faults that were ordered and did not happen. */
  get left(): number {
    return this.#faults.reduce((sum, { faults }) => sum + faults.length, 0);
  }

  async end(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #listen(): void {
    this.#server.on("request", async (request, response) => {
      const name = `${request.method} ${request.url}`;
      this.calls.push(name);
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = `${name}\n${Buffer.concat(chunks).toString("utf8")}`;
      const found = this.#faults.find(({ pattern, faults }) => faults.length > 0 && pattern.test(text));
      const fault = found?.faults.shift();
      const silence = typeof fault === "object" && "silent" in fault ? fault : undefined;
      if (silence?.silent === "before") return silence.met();
      if (fault === "drop-before") return void request.socket.destroy();
      if (typeof fault === "object" && "status" in fault) {
        response.writeHead(fault.status, { "content-type": "application/json" });
        return void response.end(JSON.stringify(fault.body));
      }
      const { status, headers, body } = await this.#forward(request, Buffer.concat(chunks));
      if (silence !== undefined) return silence.met();
      if (fault === "drop-after") return void request.socket.destroy();
      if (typeof fault === "object" && "late" in fault) await new Promise((resolve) => setTimeout(resolve, fault.late));
      if (fault !== "truncate") {
        response.writeHead(status, headers);
        return void response.end(body);
      }
      response.writeHead(status, { ...headers, "content-length": body.length });
      response.write(body.subarray(0, body.length / 2));
      setTimeout(() => request.socket.destroy(), 20);
    });
  }

  #forward(
    { method, url, headers }: { method?: string; url?: string; headers: NodeJS.Dict<string | string[]> },
    body: Buffer,
  ): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const { hostname, port, host } = this.#target;
      const call = httpRequest({ hostname, port, path: url, method, headers: { ...headers, host } }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          const { "transfer-encoding": _, ...rest } = answer.headers;
          resolve({ status: answer.statusCode ?? 500, headers: rest, body: Buffer.concat(chunks) });
        });
      });
      call.on("error", reject);
      call.end(body);
    });
  }
}
