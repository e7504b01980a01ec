import type { ActionDefinition, ConnectorManifest, SetupDefinition } from "./define-connector.ts";
import { email } from "./email/manifest.ts";
import { flow } from "./flow/manifest.ts";
import { http } from "./http/manifest.ts";
import { json } from "./json/manifest.ts";
import { jwt } from "./jwt/manifest.ts";
import { otp } from "./otp/manifest.ts";
import { twilio } from "./twilio/manifest.ts";
import { xml } from "./xml/manifest.ts";

const all: readonly ConnectorManifest[] = [email, flow, http, json, jwt, otp, twilio, xml];

const byId: ReadonlyMap<string, ConnectorManifest> = new Map(all.map((manifest) => [manifest.id, manifest]));

export function listConnectors(): readonly ConnectorManifest[] {
  return all;
}

/** The apps that connections can be made for, by name. */
export function listApps(): readonly ConnectorManifest[] {
  return all.filter(({ setups }) => Object.keys(setups).length > 0).toSorted((a, b) => a.name.localeCompare(b.name));
}

export function findConnector(id: string): ConnectorManifest | null {
  return byId.get(id) ?? null;
}

export function findSetup(appId: string, setupType: string): SetupDefinition | null {
  const setups = byId.get(appId)?.setups;
  return setups && Object.hasOwn(setups, setupType) ? (setups[setupType] ?? null) : null;
}

/** The definition of an action by its `type` and `action`, such as `TWILIO` `SEND_SMS`. */
export function findActionDefinition(type: string, action: string): ActionDefinition | null {
  const actions = byId.get(type)?.actions;
  return actions && Object.hasOwn(actions, action) ? (actions[action] ?? null) : null;
}
