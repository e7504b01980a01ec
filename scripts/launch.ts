import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildIfNeeded, generateClientIfNeeded } from "./build.ts";
import { engineEnvironment, type Wiring } from "./child-environment.ts";
import { type Configuration, readConfiguration } from "./configuration.ts";
import {
  keysFolderOf,
  lockDataFolder,
  logsFolderOf,
  makeDataFolder,
  readRunNote,
  readSettings,
  removeRunNote,
  type Settings,
  writeRunNote,
} from "./data-folder.ts";
import { embeddedUrl, startEmbedded, startPreparing } from "./database.ts";
import { demoPassword, startStandIn, tellStory } from "./demo.ts";
import { checkPort, lastingPort } from "./ports.ts";
import { startProcesses } from "./processes.ts";
import { StartError } from "./start-error.ts";
import { Stopper } from "./stopper.ts";
import { supervise } from "./supervise.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

const CUT_OFF_PATIENCE_MS = 15_000;
const DATABASE_PAUSE_MS = 3_000;

/** `npm start`: everything from the sources on the disk to a dashboard that answers, and the orderly end of it. */
export async function launch(args: readonly string[]): Promise<void> {
  const stopper = new Stopper();
  try {
    const unknown = args.find((argument) => argument !== "--demo");
    if (unknown) throw new StartError(`Unknown argument ${unknown}. There is one: npm start -- --demo`);
    await start(readConfiguration(process.env, root), args.includes("--demo"), stopper);
  } catch (error) {
    if (stopper.isStopping) return;
    console.error(error instanceof StartError ? error.message : error);
    await stopper.stop(1);
  }
}

async function start(given: Configuration, isDemo: boolean, stopper: Stopper): Promise<void> {
  const { dataFolder } = given;
  makeDataFolder(dataFolder);
  lockDataFolder(dataFolder);
  stopper.onSignals();
  if (process.env.npm_lifecycle_event) stopper.onParentGone();
  stopper.add("the note for the CLI", async () => removeRunNote(dataFolder));
  // A start that was killed leaves its processes to end by themselves; they may be at it.
  const patienceMs = readRunNote(dataFolder) ? CUT_OFF_PATIENCE_MS : 0;
  await checkPort(given.host, given.webPort, "COFFRE_WEB_PORT", patienceMs);
  await checkPort(given.host, given.enginePort, "COFFRE_ENGINE_PORT", patienceMs);
  if (given.tlsPort !== null) await checkPort(given.host, given.tlsPort, "COFFRE_TLS_PORT", patienceMs);
  removeRunNote(dataFolder);

  const settings = readSettings(dataFolder);
  const keysFolder = keysFolderOf(dataFolder);
  const { prepare, cancel } = startPreparing(root, dataFolder);
  const client = generateClientIfNeeded(root, say, stopper.signal);
  const building = client.then(() => buildIfNeeded(root, say, stopper.signal));
  building.catch(() => {});

  const ownerUrl = given.databaseUrl ?? (await startOwnDatabase(given, settings, stopper));
  stopper.add("the migrations", cancel);
  await client;
  const isEmbedded = given.databaseUrl === undefined;
  const prepared = await prepare({ ...given, ownerUrl, isEmbedded, isDemo, keysFolder });
  await building;

  const standIn = isDemo ? await startStandIn(root, dataFolder, stopper) : null;
  const configuration = standIn ? withTwilioAt(standIn, given) : given;
  const { internalToken, nextAuthSecret } = settings;
  const internalPort = await lastingPort([given.webPort, given.enginePort, given.tlsPort]);
  const wiring: Wiring = { ...prepared, keysFolder, internalPort, internalToken, nextAuthSecret };
  await startProcesses(root, configuration, wiring, stopper);
  writeRunNote(dataFolder, noteOf(ownerUrl, configuration));
  if (isDemo && prepared.isNew) {
    say("Telling the demo's story…");
    const environment = engineEnvironment(process.env, configuration, wiring);
    await tellStory(root, environment, demoPassword(dataFolder, settings));
  }
  greet(configuration, prepared.setUpUrl);
  if (standIn) greetDemo(standIn, readSettings(dataFolder).demoPassword);
}

function withTwilioAt(url: string, given: Configuration): Configuration {
  return { ...given, providerUrls: JSON.stringify({ ...JSON.parse(given.providerUrls ?? "{}"), TWILIO: url }) };
}

/** @returns The embedded database as its owner. Should it crash, it comes back at the same address. */
async function startOwnDatabase(configuration: Configuration, settings: Settings, stopper: Stopper): Promise<string> {
  const log = join(logsFolderOf(configuration.dataFolder), "postgres.log");
  let port: number | undefined;
  const database = await supervise({
    name: "PostgreSQL",
    begin: async () => {
      const postgres = await startEmbedded(configuration, readSettings(configuration.dataFolder), say, port);
      port = postgres.port;
      return { ...postgres, ended: postgres.ended.then(() => `its log is ${log}`) };
    },
    firstPauseMs: DATABASE_PAUSE_MS,
    stopper,
  });
  database.keep();
  return embeddedUrl(database.first.port, settings.databasePassword);
}

function noteOf(databaseUrl: string, { dataFolder, publicUrl }: Configuration) {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  return {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    databaseUrl,
    database: {
      host: hostname,
      port: Number(port || 5432),
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      name: pathname.slice(1),
    },
    keysFolder: keysFolderOf(dataFolder),
    publicUrl,
  };
}

function greet({ publicUrl, dataFolder, localHost, tlsPort }: Configuration, setUpUrl: string | null): void {
  const door = setUpUrl ? `Set it up here, once: ${setUpUrl}\n` : "";
  const tls =
    tlsPort === null
      ? ""
      : `HTTPS for API clients: https://${nameOf(localHost)}:${tlsPort}, trusted by ${join(dataFolder, "tls/ca.pem")}\n`;
  say(`${door}Coffre is ready: ${publicUrl}
${tls}Not isolated: web and engine run as one system user, so that a takeover of the web process could reach the
engine's key. The container set-up gives each a user of its own. Data and keys: ${dataFolder}
Ctrl+C stops it.`);
}

/** Clients refuse some addresses where they take a name. */
function nameOf(localHost: string): string {
  return ["127.0.0.1", "[::1]"].includes(localHost) ? "localhost" : localHost;
}

function greetDemo(standIn: string, password: string | undefined): void {
  say(`Demo: no message leaves this machine. What Coffre sends to Twilio arrives here: ${standIn}`);
  if (password) {
    say(`Sign in as maud@acme.example (admin), karim@acme.example (editor, French) or lena@acme.example (viewer).
The password of each is: ${password}`);
  } else {
    say("This data folder had its organisation before, so the demo's story was not added to it.");
  }
}

function say(text: string): void {
  console.log(text);
}
