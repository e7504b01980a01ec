import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Actor } from "#lib/auth/actor.ts";
import { createSealingKey } from "#lib/crypto/keyring.ts";
import { importPublicKey, seal } from "#lib/crypto/seal.ts";
import { createForm } from "#lib/forms/mutations/create-form.ts";
import { requireEnv } from "#lib/shared/env.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { makeHook, makeReturnFlow } from "#test/triggers.ts";
import { openKeyring } from "./open-keyring.ts";

/** Each leaves something behind that needs the key, and says how it is taken away. */
const needs: Record<string, (actor: Actor, kid: string) => Promise<() => Promise<unknown>>> = {
  "a hook’s signatures": async (actor, kid) => {
    const { id } = await makeHook(actor, await makeReturnFlow(actor), { auth: "SIGNATURE" });
    await ownerDb.triggerSecret.updateMany({ where: { triggerId: id }, data: { kid } });
    return () => ownerDb.flowTrigger.deleteMany({ where: { id } });
  },
  "a form’s component": async (actor, kid) => {
    const config = { site_key: "site", secret_key: "secret" };
    const captcha = { id: "captcha", category: "WIDGET", type: "RECAPTCHA", config } as const;
    const nodes = [{ id: "step", type: "STEP" as const, config: { components: [captcha] } }];
    const { id } = await createForm(actor, { name: "Join", nodes });
    await ownerDb.formSecret.updateMany({ where: { formId: id }, data: { kid } });
    return () => ownerDb.form.deleteMany({ where: { id } });
  },
};

test.each(Object.entries(needs))(
  "a retired key that only %s needs is missed at the start, by its name",
  async (_, need) => {
    const folder = await mkdtemp(join(tmpdir(), "coffre-keys-"));
    const jwk = await createSealingKey(folder);
    const canary = await seal(await importPublicKey(jwk), "coffre", { use: "canary" });
    const publicJwk = { ...jwk } as object;
    await ownerDb.sealingKey.create({ data: { kid: jwk.kid, state: "retired", publicJwk, canary } });
    const open = () => openKeyring(requireEnv("COFFRE_KEYS_DIR"));
    await expect(open()).resolves.toMatchObject({ privateKeys: expect.anything() });

    const takeAway = await need(await makeActor(), jwk.kid);
    try {
      await expect(open()).rejects.toThrow(`The sealing key ${jwk.kid} is missing`);
    } finally {
      await takeAway();
      await ownerDb.sealingKey.deleteMany({ where: { kid: jwk.kid } });
      await rm(folder, { recursive: true });
    }
  },
);
