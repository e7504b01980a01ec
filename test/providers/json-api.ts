import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { type ReceivedBody, readParts } from "./bodies.ts";
import { startHttp } from "./https.ts";

/** One request, as it arrived. */
export type ReceivedCall = {
  method: string;
  /** As it was written, percent-escapes and all. */
  path: string;
  /** A name that came more than once has a list. */
  query: Record<string, string | string[]>;
  headers: IncomingHttpHeaders;
  /** By its content type: any JSON, a form's fields like `query`, a list of parts, or text. Undefined without a body. */
  body: unknown;
  bodyType: "none" | "json" | "form" | "multipart" | "text";
  bytes: Buffer;
  /** What the route's pattern names, decoded. */
  groups: Readonly<Record<string, string>>;
};

/** 200 unless told. Text and bytes leave as they are, anything else as JSON. */
export type ApiAnswer = { status?: number; headers?: Record<string, string | string[]>; body?: unknown };

export type ApiFault =
  | ApiAnswer
  /** Made from the request and from what the route would have answered. */
  | ((received: ReceivedCall, own: ApiAnswer) => ApiAnswer)
  /** No answer before the client hangs up. */
  | "slow"
  /** Ends in the middle of the body. */
  | "cut"
  /** Ends before the first byte. */
  | "closed"
  /** Says JSON, and is none; with the status that the route answers with. */
  | "malformed";

export type ApiRoute = (received: ReceivedCall) => ApiAnswer | Promise<ApiAnswer>;

type Options = {
  port?: number;
  /** Null lets it in; an answer is the provider's way of refusing. */
  authenticate?: (received: ReceivedCall) => ApiAnswer | null;
  /** What the provider says where there is no such route. */
  notFound?: ApiAnswer;
};

type Pending = { fault: ApiFault; skip: number };

export type JsonApi = Awaited<ReturnType<typeof startJsonApi>>;

/**
 * A provider's API on the loopback interface. What every provider's failures have in common is tested by
 * `describeContract` (describe-contract.ts).
 *
 * @param routes By method and path, such as `POST /bot:token/sendMessage`; the path is a URLPattern, where `\\:` is a
 *   colon of its own. The first that fits answers.
 */
export async function startJsonApi(routes: Readonly<Record<string, ApiRoute>>, options: Options = {}) {
  const requests: ReceivedCall[] = [];
  const pending: Pending[] = [];
  const table = Object.entries(routes).map(([route, answer]) => {
    const [method = "", pathname = ""] = route.split(" ");
    return { method, pattern: new URLPattern({ pathname }), answer };
  });

  const answerTo = async (received: ReceivedCall): Promise<ApiAnswer> => {
    const refused = options.authenticate?.(received);
    if (refused) return refused;
    const found = table.find((each) => each.method === received.method && matches(each.pattern, received));
    return (await found?.answer(received)) ?? options.notFound ?? { status: 404, body: { error: "no such route" } };
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const received = await receive(request);
    const route = table.find((each) => each.method === received.method && matches(each.pattern, received));
    received.groups = route ? groupsOf(route.pattern, received.path) : {};
    requests.push(received);
    const fault = nextFault(pending);
    if (fault === "slow") return;
    if (fault === "closed") return void response.destroy();
    if (fault === "cut") return cut(response);
    if (fault === "malformed") return void write(response, { ...(await answerTo(received)), ...malformed });
    if (typeof fault === "object") return write(response, fault);
    const own = await answerTo(received);
    write(response, fault ? fault(received, own) : own);
  };

  const server = await startHttp((request, response) => {
    handle(request, response).catch((error: unknown) => {
      process.stderr.write(`a stand-in failed: ${error}\n`);
      response.destroy();
    });
  }, options.port);
  return {
    url: server.origin,
    port: server.port,
    /** In the order that they arrived. */
    requests,
    /** Answers one request so, after `skip` others. */
    next(fault: ApiFault, skip = 0) {
      pending.push({ fault, skip });
    },
    /** Forgets requests and faults. */
    reset() {
      requests.length = 0;
      pending.length = 0;
    },
    close: server.close,
  };
}

const malformed = { headers: { "content-type": "application/json" }, body: '{"id": "4' };

function nextFault(pending: Pending[]): ApiFault | undefined {
  const [first] = pending;
  if (first === undefined || first.skip-- > 0) return undefined;
  pending.shift();
  return first.fault;
}

function matches(pattern: URLPattern, { path }: ReceivedCall): boolean {
  return pattern.test({ pathname: path });
}

function groupsOf(pattern: URLPattern, path: string): Record<string, string> {
  const groups = pattern.exec({ pathname: path })?.pathname.groups ?? {};
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value ?? "")]));
}

async function receive(request: IncomingMessage): Promise<ReceivedCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const [path = "", search = ""] = (request.url ?? "/").split(/\?(.*)/s);
  return {
    method: request.method ?? "",
    path,
    query: gathered(search),
    headers: request.headers,
    ...(await read({ contentType: request.headers["content-type"] ?? "", bytes })),
    bytes,
    groups: {},
  };
}

async function read(given: ReceivedBody): Promise<Pick<ReceivedCall, "body" | "bodyType">> {
  const text = given.bytes.toString("utf8");
  if (given.bytes.length === 0) return { body: undefined, bodyType: "none" };
  if (/^application\/([\w.+-]+\+)?json\b/.test(given.contentType)) return { body: parsedJson(text), bodyType: "json" };
  if (/^application\/x-www-form-urlencoded\b/.test(given.contentType))
    return { body: gathered(text), bodyType: "form" };
  if (/^multipart\/form-data\b/.test(given.contentType)) return { body: await readParts(given), bodyType: "multipart" };
  return { body: text, bodyType: "text" };
}

/** A body that is no JSON is a mistake of ours, so it stays visible as text. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function gathered(text: string): Record<string, string | string[]> {
  const params = new URLSearchParams(text);
  return Object.fromEntries(
    [...new Set(params.keys())].map((name) => {
      const values = params.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

function write(response: ServerResponse, { status = 200, headers = {}, body }: ApiAnswer): void {
  const isAsItIs = typeof body === "string" || Buffer.isBuffer(body);
  const type = body === undefined || isAsItIs ? {} : { "content-type": "application/json" };
  response.writeHead(status, { ...type, ...headers });
  response.end(body === undefined || isAsItIs ? body : JSON.stringify(body));
}

function cut(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "application/json", "content-length": "4096" });
  response.write('{"id": "4', () => response.destroy());
}
