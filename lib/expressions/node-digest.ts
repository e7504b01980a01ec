import "server-only";
import { createHash } from "node:crypto";
import type { Digest } from "./functions.ts";

export const nodeDigest: Digest = (algorithm, text) => createHash(algorithm).update(text, "utf8").digest("hex");
