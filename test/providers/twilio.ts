import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseArgs } from "node:util";
import { startHttp } from "./https.ts";
import { answerMessage, type TwilioMode, twilioFailure } from "./twilio-answers.ts";
import { receivedPage } from "./twilio-page.ts";

/** One request to the API, as it arrived. */
export type ReceivedRequest = {
  at: Date;
  method: string;
  path: string;
  /** Kept for tests in the same process; the page does not show it. */
  authorization: string | null;
  account: string;
  credentials: "right" | "wrong" | "missing";
  fields: Record<string, string>;
  status: number;
};

type TwilioOptions = {
  port?: number;
  /** Auth tokens by account SID. Left out: any credentials are right. */
  accounts?: Readonly<Record<string, string>>;
};

const MAX_KEPT = 200;
const messagesPath = /^\/2010-04-01\/Accounts\/(?<account>[^/]+)\/Messages\.json$/;
const callsPath = /^\/2010-04-01\/Accounts\/(?<account>[^/]+)\/Calls\.json$/;
const accountPath = /^\/2010-04-01\/Accounts\/(?<account>[^/]+)\.json$/;

export type TwilioStandIn = Awaited<ReturnType<typeof startTwilio>>;

/**
 * A stand-in for the part of Twilio's API that Coffre uses, on the loopback interface. Some numbers in `To` answer
 * in a way of their own (see `twilio-answers.ts`); `setMode` makes every message and call do so.
 */
export async function startTwilio({ port = 0, accounts }: TwilioOptions = {}) {
  const requests: ReceivedRequest[] = [];
  let mode: TwilioMode | null = null;

  const server = await startHttp((request, response) => {
    void handle(request, response, { accounts, requests, mode });
  }, port);
  return {
    url: server.origin,
    port: server.port,
    requests,
    setMode(next: TwilioMode | null) {
      mode = next;
    },
    close: server.close,
  };
}

type Context = {
  accounts: Readonly<Record<string, string>> | undefined;
  requests: ReceivedRequest[];
  mode: TwilioMode | null;
};

async function handle(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  const path = new URL(request.url ?? "/", "http://stand-in").pathname;
  if (request.method === "GET" && path === "/") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.setHeader("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    response.end(receivedPage(context.requests));
    return;
  }
  const known = [messagesPath, callsPath, accountPath].map((each) => each.exec(path)).find((match) => match !== null);
  const { account = "" } = known?.groups ?? {};
  const received = record(request, path, decodeURIComponent(account), context);
  received.fields = Object.fromEntries(new URLSearchParams(await bodyOf(request)));
  response.once("close", () => {
    received.status = response.headersSent ? response.statusCode : 0;
  });

  if (account === "") return twilioFailure(response, 404, 20404, `The requested resource ${path} was not found`);
  if (received.credentials !== "right") return twilioFailure(response, 401, 20003, "Authenticate");
  if (request.method === "GET" && accountPath.test(path)) {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ sid: received.account, friendly_name: "Stand-in account", status: "active" }));
    return;
  }
  if (request.method !== "POST" || (!messagesPath.test(path) && !callsPath.test(path)))
    return twilioFailure(response, 405, 20004, "Method not allowed");
  answerMessage(response, received, context.mode);
}

function record(request: IncomingMessage, path: string, account: string, context: Context): ReceivedRequest {
  const authorization = request.headers.authorization ?? null;
  const received: ReceivedRequest = {
    at: new Date(),
    method: request.method ?? "",
    path,
    authorization,
    account,
    credentials: judge(authorization, account, context.accounts),
    fields: {},
    status: 0,
  };
  context.requests.push(received);
  if (context.requests.length > MAX_KEPT) context.requests.shift();
  return received;
}

function judge(
  authorization: string | null,
  account: string,
  accounts: Context["accounts"],
): ReceivedRequest["credentials"] {
  if (!authorization?.startsWith("Basic ")) return "missing";
  const [user = "", ...rest] = Buffer.from(authorization.slice(6), "base64").toString("utf8").split(":");
  if (user !== account) return "wrong";
  if (!accounts) return "right";
  const given = Buffer.from(rest.join(":"));
  const token = Buffer.from(accounts[account] ?? "");
  return token.length > 0 && given.length === token.length && timingSafeEqual(given, token) ? "right" : "wrong";
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "4010" },
      /** `AC…=token`, as often as there are accounts. */
      account: { type: "string", multiple: true, default: [] },
    },
  });
  const accounts = Object.fromEntries(
    values.account.map((text) => [text.split("=", 1)[0], text.replace(/^[^=]*=/, "")]),
  );
  const standIn = await startTwilio({
    port: Number(values.port),
    ...(values.account.length > 0 && { accounts: accounts as Record<string, string> }),
  });
  process.stdout.write(`Twilio stand-in: ${standIn.url}\n`);
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void standIn.close().then(() => process.exit(0)));
  }
}
