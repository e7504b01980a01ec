import type { Scope } from "#lib/clients/schema.ts";

/** What the forms of an API client hold. `sectionId` is empty where the section stays as it is. */
export type ClientValues = { name: string; scopes: Scope[]; sectionId: string };
