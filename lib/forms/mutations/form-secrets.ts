import "server-only";
import { createHash } from "node:crypto";
import type { Actor } from "#lib/auth/actor.ts";
import { seal } from "#lib/crypto/seal.ts";
import type { Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { sealingKey } from "#lib/vault/sealing-key.ts";
import { type FormSecretPlace, SECRET_MARK } from "../form-secrets.ts";

const MAX_URL = 2_000;

export type SealedFormSecret = {
  tenantId: string;
  formId: string;
  componentId: string;
  field: string;
  kid: string;
  jwe: string;
};

/** An envelope for each secret that was given; a mark is none. */
export async function sealFormSecrets(
  { tenantId }: Actor,
  formId: string,
  secrets: readonly FormSecretPlace[],
): Promise<SealedFormSecret[]> {
  const given = secrets.filter(({ value }) => value !== SECRET_MARK);
  if (given.length === 0) return [];
  const key = await sealingKey();
  return Promise.all(
    given.map(async ({ componentId, field, value, use }) => {
      const claims = {
        use: "form-secret",
        tenant: tenantId,
        form: formId,
        component: componentId,
        field,
        type: use.type,
        url: claimOf(use.url),
      } as const;
      return { tenantId, formId, componentId, field, kid: key.kid, jwe: await seal(key, value, claims) };
    }),
  );
}

/** Of what is too long for a header, its digest: the same for whoever opens it. */
function claimOf(url: string): string {
  if (url.length <= MAX_URL) return url;
  return `sha256:${createHash("sha256").update(url).digest("base64url")}`;
}

/**
 * What is stored after a write of the form's nodes: what was given, and of the rest what a mark stands for.
 *
 * @param before The places of the form as it was.
 * @throws AppError INVALID where a mark would keep a secret that was given for another address.
 */
export async function replaceFormSecrets(
  tx: Tx,
  { tenantId }: Actor,
  formId: string,
  { before, after, sealed }: { before: FormSecretPlace[]; after: FormSecretPlace[]; sealed: SealedFormSecret[] },
): Promise<void> {
  const stored = await tx.formSecret.findMany({
    where: { tenantId, formId },
    select: { componentId: true, field: true },
  });
  const marks = new Map(after.filter(({ value }) => value === SECRET_MARK).map((place) => [keyOf(place), place]));
  const places = new Map(before.map((place) => [keyOf(place), place]));
  const dropped = stored.filter((row) => {
    const mark = marks.get(keyOf(row));
    if (mark) requireSameUse(mark, places.get(keyOf(row)));
    return !mark;
  });
  if (dropped.length > 0) await tx.formSecret.deleteMany({ where: { tenantId, formId, OR: dropped } });
  if (sealed.length > 0) await tx.formSecret.createMany({ data: sealed });
}

function requireSameUse({ use, path }: FormSecretPlace, before: FormSecretPlace | undefined): void {
  if (before?.use.type === use.type && before.use.url === use.url) return;
  throw new AppError("INVALID", "errors.formSecretAgain", { path });
}

function keyOf({ componentId, field }: { componentId: string; field: string }): string {
  return JSON.stringify([componentId, field]);
}
