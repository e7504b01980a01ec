import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { GroupView } from "#components/settings/group-view.tsx";
import { getGroup } from "#lib/groups/data/get-group.ts";
import { groupQuery } from "#lib/groups/queries.ts";
import { type GroupDetail, groupIdInput } from "#lib/groups/schema.ts";
import { AppError } from "#lib/shared/app-error.ts";
import { adminActor } from "../../admin-actor.ts";

type GroupPageProps = { params: Promise<{ groupId: string }> };

export async function generateMetadata({ params }: GroupPageProps): Promise<Metadata> {
  const { name, kind } = await readGroup((await params).groupId);
  const t = await getTranslations("vault.permissions");
  return { title: kind === "custom" ? name : t(kind) };
}

export default async function GroupPage({ params }: GroupPageProps) {
  const { groupId } = await params;
  const actor = await adminActor();
  const queryCache = new QueryClient();
  queryCache.setQueryData(groupQuery(groupId).queryKey, await readGroup(groupId));
  return (
    <HydrationBoundary state={dehydrate(queryCache)}>
      <GroupView groupId={groupId} selfId={actor.operatorId} />
    </HydrationBoundary>
  );
}

/** Asked once for title and page. */
const readGroup = cache(async (groupId: string): Promise<GroupDetail> => {
  const actor = await adminActor();
  if (!groupIdInput.safeParse({ groupId }).success) notFound();
  try {
    return await getGroup(actor, { groupId });
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
});
