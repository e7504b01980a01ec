import { afterAll, afterEach, beforeAll } from "vitest";
import { type Alerts, createAlerts } from "#engine/alerts/alerts.ts";
import type { EngineParts } from "#engine/run/run.ts";
import { setAlert } from "#lib/alerts/mutations/set-alert.ts";
import { type AlertKind, setAlertInput } from "#lib/alerts/schema.ts";
import type { Actor } from "#lib/auth/actor.ts";
import type { ExecutionJob } from "#lib/executions/mutations/execution-queue.ts";
import { createConnection } from "#lib/vault/mutations/create-connection.ts";
import { makeEngineParts } from "./engine-parts.ts";
import { makeSection } from "./factories.ts";
import { ownerDb } from "./owner.ts";
import type { JsonApi } from "./providers/json-api.ts";
import { startMailjet } from "./providers/mailjet.ts";
import { startSendgrid } from "./providers/sendgrid.ts";
import { startSlack } from "./providers/slack.ts";

const webhook = "https://hooks.slack.com/services/T0ALERT1/B0ALERT2/f00dfeedalert0123456789";
const setups = {
  SLACK: { type: "WEBHOOK", url: webhook },
  SENDGRID: { type: "API_KEY", api_key: "SG.alert" },
  MAILJET: { type: "API_KEY", api_key: "alert-key", secret_key: "alert-secret" },
} as const;
export type AlertTestApp = keyof typeof setups;

export const PUBLIC_URL = "https://coffre.acme.example";

export type AlertRig = {
  engine: EngineParts;
  apis: Record<AlertTestApp, JsonApi>;
  /** Executions that were queued. */
  jobs: ExecutionJob[];
  /** An engine's loop, which the test turns by itself, so long from now. */
  alerts(afterMs?: number): Alerts;
  /** What Slack was sent. */
  told(): string[];
};

/** An engine that may reach the stand-ins, for the tests of one file. What was noted goes after each. */
export function prepareAlertRig(): AlertRig {
  const rig = { jobs: [] as ExecutionJob[] } as AlertRig;
  beforeAll(async () => {
    rig.apis = {
      SLACK: await startSlack({ token: "none", webhook }),
      SENDGRID: await startSendgrid(setups.SENDGRID.api_key),
      MAILJET: await startMailjet(setups.MAILJET.api_key, setups.MAILJET.secret_key),
    };
    const providerUrls = Object.fromEntries(Object.entries(rig.apis).map(([app, { url }]) => [app, url]));
    const queue = { add: async (_: unknown, job: ExecutionJob) => void rig.jobs.push(job) };
    rig.engine = { ...(await makeEngineParts({ providerUrls })), queue };
    rig.alerts = (afterMs = 0) => {
      const clock = () => new Date(Date.now() + afterMs);
      return createAlerts({ engine: rig.engine, publicUrl: PUBLIC_URL, clock });
    };
    rig.told = () => rig.apis.SLACK.requests.map(({ body }) => (body as { text: string }).text);
  });
  afterEach(async () => {
    await ownerDb.alertFact.deleteMany();
    await ownerDb.tenantAlert.deleteMany();
    rig.jobs.length = 0;
    for (const api of Object.values(rig.apis)) api.reset();
  });
  afterAll(async () => {
    await rig.engine.egress.close();
    for (const api of Object.values(rig.apis)) await api.close();
  });
  return rig;
}

/** A connection that the stand-in takes, in a section that the actor alone sees. */
export async function makeWay(actor: Actor, appId: AlertTestApp = "SLACK", name = "Operations"): Promise<string> {
  const sectionId = await makeSection(actor, "Settings");
  return (await createConnection(actor, { sectionId, appId, name, setup: setups[appId] as never })).id;
}

/** Turns the alert on, through the actor's own new connection to Slack unless told. */
export async function turnOn(actor: Actor, kind: AlertKind, way: object = {}): Promise<string> {
  const connectionId = "flowId" in way || "connectionId" in way ? "" : await makeWay(actor);
  const chosen = "flowId" in way ? { way: "flow" } : { way: "connection", ...(connectionId && { connectionId }) };
  await setAlert(actor, setAlertInput.parse({ kind, ...chosen, ...way }));
  return connectionId;
}

/** What stands to be told, and what was. */
export const factsOf = ({ tenantId }: Actor) =>
  ownerDb.alertFact.findMany({ where: { tenantId }, orderBy: { createdAt: "asc" } });

export const alertOf = ({ tenantId }: Actor, kind: AlertKind) =>
  ownerDb.tenantAlert.findFirstOrThrow({ where: { tenantId, kind } });
