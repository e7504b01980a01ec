import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { ReceivedRequest } from "./twilio.ts";

export type TwilioMode =
  | "created"
  | "invalidTo"
  | "unauthorized"
  | "rateLimited"
  | "malformed"
  | "slow"
  | "closed"
  | "echo"
  | "echoFailure"
  | "down";

export const RETRY_AFTER_SECONDS = 30;
const SLOW_MS = 120_000;

/** The first five are Twilio's own magic numbers; the others are ours. */
const modeByNumber: Readonly<Record<string, TwilioMode>> = {
  "+15005550001": "invalidTo",
  "+15005550401": "unauthorized",
  "+15005550429": "rateLimited",
  "+15005550500": "down",
  "+15005550601": "malformed",
  "+15005550602": "slow",
  "+15005550603": "closed",
  "+15005550604": "echo",
  "+15005550605": "echoFailure",
};

/** https://www.twilio.com/docs/iam/test-credentials#test-sms-messages-parameters-To */
const failureByNumber: Readonly<Record<string, readonly [number, string]>> = {
  "+15005550002": [21612, "The 'To' phone number is not currently reachable from your 'From' number."],
  "+15005550003": [
    21408,
    "Permission to send an SMS has not been enabled for the region indicated by the 'To' number.",
  ],
  "+15005550004": [21610, "Attempt to send to unsubscribed recipient"],
  "+15005550009": [21614, "'To' number is not a valid mobile number"],
};

export function answerMessage(response: ServerResponse, received: ReceivedRequest, mode: TwilioMode | null): void {
  const { To: to = "" } = received.fields;
  const failure = failureByNumber[to];
  if (mode === null && failure) twilioFailure(response, 400, ...failure);
  else answers[mode ?? modeByNumber[to] ?? "created"](response, received);
}

/** https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions */
export function twilioFailure(response: ServerResponse, status: number, code: number, message: string): void {
  answerJson(response, status, { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

const answers: Record<TwilioMode, (response: ServerResponse, received: ReceivedRequest) => void> = {
  created: (response, received) => answerJson(response, 201, madeOf(received)),
  invalidTo: (response, { fields }) =>
    twilioFailure(response, 400, 21211, `Invalid 'To' Phone Number: ${fields.To?.slice(0, 8)}XXXX`),
  unauthorized: (response) => twilioFailure(response, 401, 20003, "Authenticate"),
  rateLimited: (response) => {
    response.setHeader("retry-after", String(RETRY_AFTER_SECONDS));
    twilioFailure(response, 429, 20429, "Too Many Requests");
  },
  down: (response) => twilioFailure(response, 503, 20503, "Service unavailable"),
  malformed: (response) => {
    response.writeHead(201, { "content-type": "application/json" });
    response.end('{"sid": "SM');
  },
  slow: (response, received) => {
    const timer = setTimeout(() => answerJson(response, 201, madeOf(received)), SLOW_MS);
    response.once("close", () => clearTimeout(timer));
  },
  closed: (response) => response.destroy(),
  echo: (response, received) => echo(response, received, 201),
  echoFailure: (response, received) => echo(response, received, 400),
};

/** Sends the credentials back in every place and form that a careless or hostile provider might. */
function echo(response: ServerResponse, received: ReceivedRequest, status: number): void {
  const header = received.authorization ?? "";
  const decoded = Buffer.from(header.replace(/^Basic /, ""), "base64").toString("utf8");
  const token = decoded.replace(/^[^:]*:/, "");
  response.statusMessage = `Echo ${token}`.replace(/[^\x20-\x7e]/g, "");
  response.setHeader("x-echo-authorization", header);
  response.setHeader("x-echo-decoded", encodeURIComponent(decoded));
  response.setHeader("set-cookie", [`auth=${encodeURIComponent(token)}`, "other=1"]);
  answerJson(response, status, {
    ...madeOf(received),
    code: 21211,
    message: `Refused ${header}, that is ${decoded}`,
    more_info: `https://www.twilio.com/docs/errors/21211?token=${encodeURIComponent(token)}`,
    [`key ${token}`]: "the name of this member is a secret",
    token,
    base64: Buffer.from(token).toString("base64"),
    insideBase64: Buffer.from(`user=${token};`).toString("base64"),
    hex: Buffer.from(token).toString("hex"),
    form: new URLSearchParams({ token }).toString(),
    json: JSON.stringify({ token }),
    headers: { authorization: header },
  });
}

function madeOf(received: ReceivedRequest) {
  return received.path.endsWith("/Calls.json") ? callOf(received) : messageOf(received);
}

function callOf({ account, fields }: ReceivedRequest) {
  return {
    sid: `CA${randomBytes(16).toString("hex")}`,
    account_sid: account,
    to: fields.To ?? "",
    from: fields.From ?? "",
    status: "queued",
    direction: "outbound-api",
    start_time: null,
    duration: null,
    uri: `/2010-04-01/Accounts/${account}/Calls/CA.json`,
  };
}

function messageOf({ account, fields }: ReceivedRequest) {
  return {
    sid: `SM${randomBytes(16).toString("hex")}`,
    account_sid: account,
    to: fields.To ?? "",
    from: fields.From ?? "",
    body: fields.Body ?? "",
    status: "queued",
    direction: "outbound-api",
    num_segments: "1",
    error_code: null,
    error_message: null,
    date_created: new Date().toUTCString(),
    uri: `/2010-04-01/Accounts/${account}/Messages/SM.json`,
  };
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
