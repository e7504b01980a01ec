import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createSealingKey } from "#lib/crypto/keyring.ts";
import { importPublicKey, seal } from "#lib/crypto/seal.ts";
import { requireEnv } from "#lib/shared/env.ts";
import { makeActor } from "#test/factories.ts";
import { ownerDb } from "#test/owner.ts";
import { makeHook, makeReturnFlow } from "#test/triggers.ts";
import { openKeyring } from "./open-keyring.ts";

test("a retired key that only a hook’s signatures need is missed at the start, by its name", async () => {
  const folder = await mkdtemp(join(tmpdir(), "coffre-keys-"));
  const jwk = await createSealingKey(folder);
  const canary = await seal(await importPublicKey(jwk), "coffre", { use: "canary" });
  const publicJwk = { ...jwk } as object;
  await ownerDb.sealingKey.create({ data: { kid: jwk.kid, state: "retired", publicJwk, canary } });
  const open = () => openKeyring(requireEnv("COFFRE_KEYS_DIR"));
  await expect(open()).resolves.toMatchObject({ privateKeys: expect.anything() });

  const actor = await makeActor();
  const { id } = await makeHook(actor, await makeReturnFlow(actor), { auth: "SIGNATURE" });
  await ownerDb.triggerSecret.updateMany({ where: { triggerId: id }, data: { kid: jwk.kid } });
  try {
    await expect(open()).rejects.toThrow(`The sealing key ${jwk.kid} is missing`);
  } finally {
    await ownerDb.flowTrigger.deleteMany({ where: { id } });
    await ownerDb.sealingKey.deleteMany({ where: { kid: jwk.kid } });
    await rm(folder, { recursive: true });
  }
});
