import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { z } from "zod";
import { type ConnectorManifest, setupFieldMeta } from "#lib/connectors/define-connector.ts";
import type { HandlerCall, OpenConnection } from "#lib/connectors/define-handlers.ts";
import { findIdentify } from "#lib/connectors/handlers-registry.ts";
import { findActionDefinition } from "#lib/connectors/registry.ts";
import type { Egress, EgressRequest, OpenedSecret } from "#lib/egress/egress.ts";
import type { Json } from "#lib/shared/json.ts";
import { makeHandlerCall } from "../handler-call.ts";
import { escapedForms, formsOf } from "../secret-forms.ts";
import { makeCall, makeEgress, makeSecret } from "./egress-setup.ts";
import type { ApiAnswer, JsonApi, ReceivedCall } from "./json-api.ts";

type ConnectedApp = {
  appId: string;
  setupType: string;
  attributes?: Readonly<Record<string, string>>;
  /** By field; of a setup with tokens, `access_token`. At least 8 characters each: shorter ones hide all. */
  secrets: Readonly<Record<string, string>>;
  origins: readonly string[];
};

/** A connection to an app whose API stands at `url`. */
export function connectApp(app: ConnectedApp, url: string, timeoutMs = 2_000) {
  const egress: Egress = makeEgress({ providerUrls: { [app.appId]: url } });
  const opened = Object.entries(app.secrets).map(
    ([field, plaintext]): OpenedSecret => ({
      ...makeSecret(plaintext, app.origins, `«Contract / ${field}»`),
      ref: { kind: "secret", key: field, mark: `«Contract / ${field}»` },
    }),
  );
  const connection: OpenConnection = {
    id: "connection",
    name: "Contract",
    appId: app.appId,
    setupType: app.setupType,
    attributes: app.attributes ?? {},
    secrets: Object.fromEntries(opened.map(({ ref }) => [ref.key, ref])),
  };
  const send = (request: EgressRequest) =>
    egress.send(makeCall({ appId: app.appId, secrets: opened, request, timeoutMs }));
  return {
    connection,
    send,
    /** What the engine would hand to a handler. */
    callFor: <Params>(params: Params): HandlerCall<Params> => makeHandlerCall({ params, connection, send }),
    close: egress.close,
  };
}

type FaultName = "invalid" | "refused" | "forbidden" | "limited" | "down" | "malformed";

type Contract<Params> = {
  /** Stands in the title: the action's name, and what else tells this contract from another. */
  action: string;
  /** Whose action it is, where it goes through another app's connection. */
  of?: ConnectorManifest;
  /** Started by the test's own `beforeAll`. */
  api: () => JsonApi;
  app: ConnectedApp;
  params: Params;
  run: (call: HandlerCall<Params>) => Promise<Json>;
  /** What arrives, each request by its method, path and kind of body, such as `POST /v1/customers form`. Each fails in turn. */
  sends: readonly string[];
  /** The provider's own shape of these answers; null where it cannot answer so. Of what was asked wrongly, always. */
  answers: { invalid: ApiAnswer | null } & Partial<Record<FaultName, ApiAnswer | null>>;
  /** What the error matches, where it is another than everywhere. */
  expected?: Partial<Record<FaultName, object>>;
};

const SLOW_TIMEOUT_MS = 250;
const RETRY_AFTER_SECONDS = 30;

/** A fault whose text was read has another message than the one that only knows a status. */
const said = expect.not.stringMatching(/^engine\.provider(Status|Down|Malformed)$/);

const usual: Record<FaultName, { answer: ApiAnswer | "malformed"; error: object }> = {
  invalid: { answer: { status: 400, body: {} }, error: { machineCode: "ERR_PROVIDER_STATUS", messageKey: said } },
  refused: { answer: { status: 401, body: {} }, error: { machineCode: "ERR_PROVIDER_REFUSED_CREDENTIALS" } },
  forbidden: { answer: { status: 403, body: {} }, error: { machineCode: "ERR_PROVIDER_PERMISSION" } },
  limited: {
    answer: { status: 429, headers: { "retry-after": String(RETRY_AFTER_SECONDS) }, body: {} },
    error: { machineCode: "ERR_RATE_LIMITED", retryAfterSeconds: RETRY_AFTER_SECONDS },
  },
  down: {
    answer: { status: 503, headers: { "content-type": "text/html" }, body: "<h1>Service unavailable</h1>" },
    error: { machineCode: "ERR_PROVIDER_STATUS", messageKey: "engine.providerDown" },
  },
  malformed: { answer: "malformed", error: { machineCode: "ERR_PROVIDER_MALFORMED" } },
};

/**
 * Of this test's file, by `APP SETUP ACTION`, or by `APP ACTION` of one that goes through another app's connection: the
 * secrets that were echoed.
 */
const described = new Map<string, readonly string[]>();

/**
 * What every action of every app must tell apart, and keep to itself: the failures by status, an answer that is no
 * answer, and the secrets, echoed in every form. The app's own test states its own facts alone.
 */
export function describeContract<Params>(contract: Contract<Params>): void {
  const { action, of, app, sends } = contract;
  const place = of ? of.id : `${app.appId} ${app.setupType}`;
  described.set(`${place} ${nameOf(action)}`, Object.keys(app.secrets));
  describe.each(Array.from(sends, (_, skip) => skip))(`${action}, request %$: the provider`, (skip) =>
    describeRequest(contract, skip),
  );
  describe(`${action}: all goes well`, () => describeSuccess(contract));
}

/**
 * Fails unless this file has a contract for each action that an app's connections serve, each kind of its credentials with
 * all that is secret of them, and whatever names their account. Stands after them all; `lib/connectors/contracts.test.ts` fails for an app without it.
 */
export function expectContracts({ id, setups, actions }: ConnectorManifest): void {
  test(`every action of ${id}, and every kind of its credentials, has its contract`, () => {
    const names = [...described.keys()];
    const has = (part: string) => names.some((each) => ` ${each} `.includes(` ${part} `));
    const served = Object.keys(actions).filter((name) => actions[name]?.connection !== "none");
    const wanted = [...served, ...Object.keys(setups), ...(findIdentify(id) ? ["identify"] : [])];
    expect(wanted.filter((part) => !has(part))).toEqual([]);
    expect(names.filter((each) => !each.startsWith(`${id} `))).toEqual([]);
    for (const [name, secrets] of described) {
      const [, type = ""] = name.split(" ");
      const setup = setups[type];
      const sealed = Object.entries((setup?.fields.shape ?? {}) as Record<string, z.ZodType>);
      const fields = sealed.filter(([, field]) => setupFieldMeta(field).secret).map(([field]) => field);
      expect(secrets.toSorted(), name).toEqual(setup?.tokens ? ["access_token"] : fields.toSorted());
    }
  });
}

const nameOf = (title: string) => title.split(" ", 1)[0] ?? "";

function describeSuccess<Params>({ action, of, api, app, params, run, sends }: Contract<Params>): void {
  let connected: ReturnType<typeof connectApp>;
  beforeAll(() => {
    connected = connectApp(app, api().url);
  });
  afterAll(() => connected.close());
  beforeEach(() => api().reset());

  test("what was asked arrives as it should, and the answer is what the manifest says", async () => {
    const output = await run(connected.callFor(params));
    expect(api().requests.map(({ method, path, bodyType }) => `${method} ${path} ${bodyType}`)).toEqual(sends);
    const definition = findActionDefinition(of?.id ?? app.appId, nameOf(action));
    expect(definition?.output.safeParse(output).error).toBeUndefined();
  });
}

function describeRequest<Params>({ api, app, params, run, answers, expected }: Contract<Params>, skip: number): void {
  let connected: ReturnType<typeof connectApp>;
  beforeAll(() => {
    connected = connectApp(app, api().url);
  });
  afterAll(() => connected.close());
  beforeEach(() => api().reset());
  const attempt = () => run(connected.callFor(params));

  const faults = Object.keys(usual).filter((name) => answers?.[name as FaultName] !== null) as FaultName[];
  test.each(faults)("has %s", async (name) => {
    api().next(answers?.[name] ?? usual[name].answer, skip);
    await expect(attempt()).rejects.toMatchObject({ ...usual[name].error, ...expected?.[name] });
    expect(api().requests).toHaveLength(skip + 1);
  });

  test("answers too late", async () => {
    const hasty = connectApp(app, api().url, SLOW_TIMEOUT_MS);
    api().next("slow", skip);
    const error = { machineCode: "ERR_TIMEOUT", mayHaveArrived: true };
    await expect(run(hasty.callFor(params))).rejects.toMatchObject(error);
    await hasty.close();
  });

  test.each(["cut", "closed"] as const)("ends its answer too early: %s", async (fault) => {
    api().next(fault, skip);
    const error = { machineCode: "ERR_CONNECTION_CLOSED", mayHaveArrived: true };
    await expect(attempt()).rejects.toMatchObject(error);
  });

  test.each([undefined, 400, 401, 403, 404, 409, 422, 429, 500, 503])(
    "echoes the secrets, with status %s",
    async (status) => {
      const secrets = Object.values(app.secrets);
      api().next((received, own) => echo(received, own, secrets, status), skip);
      const outcome = await attempt().catch((error: { params: object; details: object }) => [
        `${error}`,
        error,
        error.params,
        error.details,
      ]);
      expect(api().requests.length).toBeGreaterThan(skip);
      const shown = JSON.stringify(outcome);
      for (const form of secrets.flatMap(formsOf)) expect(shown).not.toContain(form);
      if (status !== undefined)
        for (const { mark } of Object.values(connected.connection.secrets)) expect(shown).toContain(mark);
    },
  );
}

/** All that came, and the secrets in every form that a careless or hostile provider might choose. */
function echo(received: ReceivedCall, own: ApiAnswer, secrets: readonly string[], status?: number): ApiAnswer {
  const echoed = {
    path: received.path,
    query: received.query,
    headers: received.headers,
    content: received.bytes.toString("utf8"),
    forms: secrets.flatMap(writtenForms),
    ...Object.fromEntries(secrets.map((secret) => [`key ${secret}`, "the name of this member is a secret"])),
  };
  const message = `Refused ${secrets.join(" and ")}`;
  const failure = { ok: false, code: 400, message, description: message, detail: message, title: message };
  const error = status === undefined ? {} : { ...failure, errors: [failure], error: { ...failure, type: "error" } };
  const body = typeof own.body === "object" ? own.body : {};
  return {
    ...own,
    ...(status !== undefined && { status }),
    headers: {
      ...own.headers,
      "x-echo": secrets.map(encodeURIComponent),
      "set-cookie": secrets.map((each) => `a=${btoa(each)}`),
    },
    body: Array.isArray(body) ? [...body, echoed] : { ...body, ...error, echoed },
  };
}

/** Each whole, or within something longer. `formsOf` is what to look for: of those within, the part that tells. */
function writtenForms(secret: string): string[] {
  const once = encodeURIComponent(secret);
  const within = ["", "u", "u=", "user="].map((before) => Buffer.from(`${before}${secret}`));
  const encoded = within.flatMap((bytes) => [bytes.toString("base64"), bytes.toString("base64url")]);
  return [secret, ...escapedForms(secret), encodeURIComponent(once), Buffer.from(secret).toString("hex"), ...encoded];
}
