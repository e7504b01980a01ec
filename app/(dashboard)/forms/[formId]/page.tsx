import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { TrailLink } from "#components/audit/trail-link.tsx";
import { FormDetailView } from "#components/forms/form-detail-view.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { getForm } from "#lib/forms/data/get-form.ts";
import { formQuery } from "#lib/forms/queries.ts";
import { type FormDetail, formIdInput } from "#lib/forms/schema.ts";
import { can } from "#lib/permissions/policy.ts";
import { AppError } from "#lib/shared/app-error.ts";

type FormPageProps = { params: Promise<{ formId: string }> };

export async function generateMetadata({ params }: FormPageProps): Promise<Metadata> {
  return { title: (await readForm((await params).formId)).name };
}

export default async function FormPage({ params }: FormPageProps) {
  const { formId } = await params;
  const { role } = await pageActor();
  const queryCache = new QueryClient();
  queryCache.setQueryData(formQuery(formId).queryKey, await readForm(formId));
  return (
    <HydrationBoundary state={dehydrate(queryCache)}>
      <div className="mx-auto flex max-w-[1240px] flex-col gap-5 px-4 py-6 md:px-7">
        <FormDetailView formId={formId} canWrite={can(role, "flow:write")} />
        {can(role, "audit:read") && <TrailLink targetId={formId} />}
      </div>
    </HydrationBoundary>
  );
}

/** Asked once for title and page. */
const readForm = cache(async (formId: string): Promise<FormDetail> => {
  const actor = await pageActor();
  if (!formIdInput.safeParse({ formId }).success) notFound();
  try {
    return await getForm(actor, formId);
  } catch (error) {
    if (error instanceof AppError && error.code === "NOT_FOUND") notFound();
    throw error;
  }
});
