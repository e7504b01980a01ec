import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { TrailLink } from "#components/audit/trail-link.tsx";
import { SectionPermissions } from "#components/vault/section-permissions.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { can } from "#lib/permissions/policy.ts";
import { getSectionPage, listGrantees } from "#lib/sections/data.ts";
import { granteesQuery, sectionQuery } from "#lib/sections/queries.ts";
import { type SectionPage, sectionIdInput } from "#lib/sections/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";

type PageProps = { params: Promise<{ sectionId: string }> };

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  return { title: (await readSection((await params).sectionId)).section.name };
}

export default async function SectionPermissionsPage({ params }: PageProps) {
  const { sectionId } = await params;
  const actor = await pageActor();
  const page = await readSection(sectionId);
  const queryCache = new QueryClient();
  queryCache.setQueryData(sectionQuery(sectionId).queryKey, page);
  if (page.section.right === "change") queryCache.setQueryData(granteesQuery().queryKey, await listGrantees(actor));
  return (
    <HydrationBoundary state={dehydrate(queryCache)}>
      <SectionPermissions sectionId={sectionId} operatorId={actor.operatorId} />
      {can(actor.role, "audit:read") && <TrailLink targetId={sectionId} className="mt-5" />}
    </HydrationBoundary>
  );
}

/** Asked once for title and page. A section that one may not view is one that is not there. */
const readSection = cache(async (sectionId: string): Promise<SectionPage> => {
  const actor = await pageActor();
  if (!sectionIdInput.safeParse({ sectionId }).success) notFound();
  try {
    return await getSectionPage(actor, sectionId);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
});
