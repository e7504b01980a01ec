import type { FlowAction } from "#lib/flows/schema.ts";
import type { Json } from "#lib/shared/json.ts";
import type { LocalText } from "#lib/shared/local-text.ts";

/** Gives a text of the template in the language of whoever makes the flow. */
export type Say = (text: LocalText) => string;

/**
 * A flow to begin with. Its name and what it does stand in the messages; what is in the flow stands here in every
 * language, since `{{ … }}` is no part of a message.
 */
export type FlowTemplate = {
  /** By what stands in the flow in the place of an id. */
  connections: Readonly<Record<string, { appId: string; name: LocalText }>>;
  actions: (say: Say) => FlowAction[];
  /** What a first run is tried with. */
  sample: Json;
};

export function defineTemplate<const T extends FlowTemplate>(template: T): T {
  return template;
}

/** What most connections of templates are called after: one that sends mail. */
export const mailName = (app: string): LocalText => ({
  en: `${app}: outgoing mail`,
  fr: `${app}\u00a0: courrier sortant`,
});

/** The first action of a template: all that its reader has to adapt, in one place. */
export function settingsAction(say: Say, vars: Readonly<Record<string, string | number>>): FlowAction {
  const alias = say({ en: "Your settings", fr: "Vos réglages" });
  return { id: "settings", alias, type: "FLOW", action: "STORE_VARS", params: { vars: { ...vars } } };
}

export const allOf = (...operands: { operator: string; operands: (string | number)[] }[]) => ({
  operator: "AND",
  operands,
});
