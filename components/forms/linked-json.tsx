"use client";

import { Fragment } from "react";
import { Link } from "#components/ui/link.tsx";
import type { LinkedFlow } from "#lib/forms/schema.ts";
import { toPublicId } from "#lib/shared/public-id.ts";
import { splitAtFlows } from "./split-at-flows.ts";

/** JSON in which the ids of flows lead to them. */
export function LinkedJson({ text, flows }: { text: string; flows: readonly LinkedFlow[] }) {
  const byPublicId = new Map(flows.map((flow) => [toPublicId("af", flow.id), flow]));
  return splitAtFlows(text).map(({ piece, at }) => {
    const flow = byPublicId.get(piece);
    if (!flow) return <Fragment key={at}>{piece}</Fragment>;
    return (
      <Link
        key={at}
        href={`/flows/${flow.id}`}
        title={flow.name}
        className="rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-ink"
      >
        {piece}
      </Link>
    );
  });
}
