import forge from "node-forge";
import { ArchiveProblem } from "./archive-problem.ts";

const { asn1 } = forge;
const { Class, Type } = asn1;

/** Real archives nest about 12 deep in one piece of DER. */
const MAX_DEPTH = 32;

export type Der = forge.asn1.Asn1;

/** @throws ArchiveProblem unreadable, if it is truncated, nested too deeply, or followed by something. */
export function parseDer(bytes: Buffer): Der {
  try {
    const options = { strict: true, parseAllBytes: true, decodeBitStrings: false, maxDepth: MAX_DEPTH };
    return asn1.fromDer(forge.util.createBuffer(bytes.toString("latin1")), options as never);
  } catch {
    throw new ArchiveProblem("unreadable");
  }
}

export function sequence(node: Der | undefined): Der[] {
  if (!isUniversal(node, Type.SEQUENCE) || !Array.isArray(node.value)) throw new ArchiveProblem("unreadable");
  return node.value;
}

/** What stands in `[0] EXPLICIT`. */
export function explicit(node: Der | undefined): Der {
  const [inner] = isContext(node) && Array.isArray(node.value) ? node.value : [];
  if (!inner) throw new ArchiveProblem("unreadable");
  return inner;
}

/** An OCTET STRING, or `[0] IMPLICIT` one. BER lets it stand in pieces. */
export function octets(node: Der | undefined): Buffer {
  if (!isUniversal(node, Type.OCTETSTRING) && !isContext(node)) throw new ArchiveProblem("unreadable");
  if (typeof node.value === "string") return Buffer.from(node.value, "latin1");
  return Buffer.concat(
    node.value.map((piece) => {
      if (!isUniversal(piece, Type.OCTETSTRING) || typeof piece.value !== "string")
        throw new ArchiveProblem("unreadable");
      return Buffer.from(piece.value, "latin1");
    }),
  );
}

export function oid(node: Der | undefined): string {
  if (!isUniversal(node, Type.OID) || typeof node.value !== "string" || node.value === "")
    throw new ArchiveProblem("unreadable");
  return asn1.derToOid(node.value);
}

/** Of any size: a count that does not fit 32 bits must not wrap into one that is allowed. */
export function integer(node: Der | undefined): bigint {
  if (!isInteger(node) || typeof node.value !== "string" || node.value === "") throw new ArchiveProblem("unreadable");
  const bytes = Buffer.from(node.value, "latin1");
  return BigInt.asIntN(bytes.byteLength * 8, BigInt(`0x${bytes.toString("hex")}`));
}

export function isInteger(node: Der | undefined): node is Der {
  return isUniversal(node, Type.INTEGER);
}

export function isSequence(node: Der | undefined): node is Der {
  return isUniversal(node, Type.SEQUENCE);
}

export function toDer(node: Der): Buffer {
  return Buffer.from(asn1.toDer(node).getBytes(), "latin1");
}

function isUniversal(node: Der | undefined, type: forge.asn1.Type): node is Der {
  return node?.tagClass === Class.UNIVERSAL && node.type === type;
}

function isContext(node: Der | undefined): node is Der {
  return node?.tagClass === Class.CONTEXT_SPECIFIC && (node.type as number) === 0;
}
