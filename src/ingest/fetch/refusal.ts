import type { IncomingMessage } from "node:http";
import { QuernError } from "../../base/errors.ts";
import { PassingFailure, readRetryAfter } from "./passing-failure.ts";
import { shown } from "./request.ts";

/** What a server's refusal means: one that may pass, or an error with a hint by its status. */
export async function refusal(
  url: URL,
  hints: Readonly<Record<number, string>>,
  response: IncomingMessage,
): Promise<Error> {
  const status = response.statusCode!;
  const text = await readStart(response);
  const said = text === "" ? "" : `: ${text}`;
  if (status === 408 || status === 425 || status === 429 || status >= 500) {
    return new PassingFailure(
      `the server answered ${status}${said}`,
      readRetryAfter(response.headers["retry-after"], Date.now()),
    );
  }
  const code =
    status === 401 || status === 403 || status === 407
      ? "QN-LOAD-CREDENTIALS"
      : status === 404 || status === 410
        ? "QN-LOAD-NOT-FOUND"
        : "QN-LOAD-HTTP";
  return new QuernError(code, `Could not download ${shown(url)}: the server answered ${status}${said}`, {
    hint: hints[status],
  });
}

/** The first line of an error's body, when it is a plain text. */
async function readStart(response: IncomingMessage): Promise<string> {
  const isText = /^(text\/plain|application\/json)/.test(response.headers["content-type"] ?? "");
  if (!isText) {
    response.destroy();
    return "";
  }
  let text = "";
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      text += chunk.toString("utf8");
      if (text.length > 300) break;
    }
  } catch {
    // the message of an error that is told anyway
  }
  response.destroy();
  return text.trim().split("\n")[0]!.slice(0, 200);
}
