import { findAppFace } from "#lib/connectors/app-faces.ts";
import { checkDocument } from "#lib/flows/check-document.ts";
import { findProblems } from "#lib/flows/document-problems.ts";
import type { FlowAction } from "#lib/flows/schema.ts";
import { suggestedHosts } from "#lib/flows/suggested-hosts.ts";
import { connectionIdOf, walkActions } from "#lib/flows/walk-actions.ts";
import { checkForm } from "#lib/forms/check-form.ts";
import { flowReferencesOf } from "#lib/forms/form-references.ts";
import { SECRET_MARK, secretsOf } from "#lib/forms/form-secrets.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import type { Envelope } from "./read-envelope.ts";
import { type IdPlace, replaceIds } from "./replace-ids.ts";
import type { ImportPlan, ImportProblem } from "./schema.ts";

/** Where the file names an id that it does not hold: here it may be there. */
export type OutsidePlace = IdPlace;

/** A plan before anything here was looked at. */
export type FilePlan = {
  version: string | null;
  connections: Omit<ImportPlan["connections"][number], "matchId">[];
  items: Omit<ImportPlan["items"][number], "matchId">[];
  flows: Omit<ImportPlan["flows"][number], "existing" | "freeName">[];
  form: { name: string; missingSecrets: number } | null;
  problems: ImportProblem[];
  outside: OutsidePlace[];
};

/** Stand for ids while documents are checked: one for each connection of the file. */
const standIn = (index: number) => `00000000-0000-7000-8000-${String(index).padStart(12, "0")}`;

/** What a file holds, what its parts need of each other, and what is wrong with it, each at its place. */
export function planImport(envelope: Envelope): FilePlan {
  const flows = [...envelope.flows.keys()].map((placeholder) => readFlow(envelope, placeholder));
  const usedBy = (kind: IdPlace["kind"], id: string) =>
    flows
      .filter(({ places }) => places.some((place) => place.kind === kind && place.id === id))
      .map(({ name }) => name);
  const form = readForm(envelope);
  return {
    version: envelope.version,
    connections: [...envelope.connections].map(([placeholder, connection], index) => ({
      placeholder,
      ...connection,
      usedBy: usedBy("connection", placeholder),
      hosts: findAppFace(connection.appId)?.hasAuthorHosts ? hostsOf(flows, standIn(index + 1)) : [],
    })),
    items: [...envelope.items].map(([placeholder, item]) => ({
      placeholder,
      ...item,
      usedBy: usedBy("item", placeholder),
    })),
    flows: flows.map(({ placeholder, name, actions }) => ({
      placeholder,
      name,
      actionCount: [...walkActions(actions)].length,
      canPublish: !findProblems(actions).some(({ isBlocking }) => isBlocking),
    })),
    form: form.plan,
    problems: [...appProblems(envelope), ...flows.flatMap(({ problems }) => problems), ...form.problems],
    outside: [...flows.flatMap(({ outside }) => outside), ...form.outside],
  };
}

type ReadFlow = {
  placeholder: string;
  name: string;
  /** With stand-ins in the places of ids; none if they are not actions. */
  actions: FlowAction[];
  places: IdPlace[];
  problems: ImportProblem[];
  outside: OutsidePlace[];
};

function readFlow(envelope: Envelope, placeholder: string): ReadFlow {
  const { name, actions: given } = envelope.flows.get(placeholder) ?? { name: "", actions: [] };
  const base = ["flows", placeholder, "actions"];
  const places: IdPlace[] = [];
  const withIds = replaceIds(
    given,
    (place) => {
      // Empty text is a connection not chosen yet; a text may only look as if it named something.
      const isLoose = place.isInText && place.id.startsWith("#") && !isInside(envelope, place);
      if (place.id === "" || isLoose) return place.id;
      places.push(place);
      return idFor(envelope, place);
    },
    base,
  );
  const problems = places.flatMap((place) => wrongApp(envelope, place));
  const outside = places.filter((place) => !isInside(envelope, place));
  const read = { placeholder, name, places, outside };
  try {
    return { ...read, actions: checkDocument(withIds), problems };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { ...read, actions: [], problems: [problemOf(error, base), ...problems] };
  }
}

/** The document's own path, such as `actions.1.params.then.0.id`, goes on from the flow. */
function problemOf({ messageKey, params }: AppError, base: readonly string[]): ImportProblem {
  const own = typeof params.path === "string" ? params.path.split(".").slice(1) : [];
  return { path: [...base, ...own], messageKey, params };
}

function isInside({ connections, flows, items }: Envelope, { kind, id }: IdPlace): boolean {
  return { connection: connections, flow: flows, item: items }[kind].has(id);
}

function wrongApp({ connections }: Envelope, { kind, id, path, type }: IdPlace): ImportProblem[] {
  const appId = kind === "connection" ? connections.get(id)?.appId : undefined;
  // Of an app that there is not its own place says enough.
  if (appId === undefined || appId === type || findAppFace(appId) === null) return [];
  return [{ path: [...path], messageKey: "errors.importWrongApp", params: { app: appId, type } }];
}

function appProblems({ connections }: Envelope): ImportProblem[] {
  return [...connections]
    .filter(([, { appId }]) => findAppFace(appId) === null)
    .map(([placeholder, { appId }]) => ({
      path: ["connections", placeholder, "app_id"],
      messageKey: "errors.importUnknownApp",
      params: { app: appId },
    }));
}

/** Where the requests go of the actions that use it. */
function hostsOf(flows: readonly ReadFlow[], connectionId: string): string[] {
  const actions = flows.flatMap((flow) => [...walkActions(flow.actions)].map(({ action }) => action));
  const hosts = actions.filter((action) => connectionIdOf(action) === connectionId).flatMap(suggestedHosts);
  return [...new Set(hosts)];
}

function idFor({ connections }: Envelope, { kind, id }: IdPlace): string {
  if (kind === "connection") return toPublicId("ac", standIn([...connections.keys()].indexOf(id) + 1));
  return kind === "flow" ? toPublicId("af", standIn(0)) : standIn(0);
}

function readForm({
  form,
  formPath,
  flows,
}: Envelope): Pick<FilePlan, "problems" | "outside"> & { plan: FilePlan["form"] } {
  if (!form) return { plan: null, problems: [], outside: [] };
  const { name, ...parts } = form;
  const missingSecrets = secretsOf(parts).filter(({ value }) => value === SECRET_MARK).length;
  const outside = flowReferencesOf(parts)
    .filter(({ id }) => !flows.has(id))
    .map(({ id, path }): OutsidePlace => ({ kind: "flow", id, path: [...formPath, ...path.split(".")], type: "" }));
  const plan = { name, missingSecrets };
  try {
    checkForm(parts);
    return { plan, problems: [], outside };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { messageKey, params } = error;
    return { plan, problems: [{ path: [...formPath], messageKey, params }], outside };
  }
}
