import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { PublicUrlProvider } from "#components/connecting/public-url.tsx";
import { DatabaseDown } from "#components/layout/database-down.tsx";
import { EngineBanner } from "#components/layout/engine-banner.tsx";
import { OwnEdits } from "#components/layout/own-edits.tsx";
import { QueryProvider } from "#components/layout/query-provider.tsx";
import { TopBar } from "#components/layout/top-bar.tsx";
import { NoticeBar } from "#components/notices/notice-bar.tsx";
import { Toaster } from "#components/ui/toaster.tsx";
import { type CurrentOperator, pageOperator } from "#lib/auth/current-actor.ts";
import { listOtherTenants, type OtherTenant } from "#lib/auth/data.ts";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { answerUnavailable } from "#lib/health/unavailable.ts";
import { isTheme, THEME_COOKIE } from "#lib/i18n/theme.ts";
import { listNotices } from "#lib/notices/data.ts";
import { noticesQuery } from "#lib/notices/queries.ts";
import { env } from "#lib/shared/env.ts";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const operator = await operatorUnlessDown();
  if (!operator) return <DatabaseDown />;
  const { name, email, tenantName, otherTenants, actor } = operator;
  const theme = (await cookies()).get(THEME_COOKIE)?.value;
  const t = await getTranslations("layout");
  const cache = new QueryClient();
  cache.setQueryData(noticesQuery().queryKey, await listNotices(actor));
  return (
    <QueryProvider>
      <PublicUrlProvider url={env.COFFRE_PUBLIC_URL}>
        <a
          href="#content"
          className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        >
          {t("skipToContent")}
        </a>
        <TopBar
          operator={{ name, email, tenantName, otherTenants, role: actor.role }}
          theme={isTheme(theme) ? theme : "system"}
        />
        <OwnEdits
          owner={{ tenantId: actor.tenantId, operatorId: actor.operatorId }}
          otherTenantIds={otherTenants.map(({ tenantId }) => tenantId)}
        />
        <EngineBanner />
        <HydrationBoundary state={dehydrate(cache)}>
          <NoticeBar />
        </HydrationBoundary>
        <main id="content" tabIndex={-1} className="outline-none">
          {children}
        </main>
        <Toaster />
      </PublicUrlProvider>
    </QueryProvider>
  );
}

async function operatorUnlessDown(): Promise<(CurrentOperator & { otherTenants: OtherTenant[] }) | null> {
  try {
    const operator = await pageOperator();
    return { ...operator, otherTenants: await listOtherTenants(operator.actor) };
  } catch (error) {
    if (!isDatabaseDown(error)) throw error;
    answerUnavailable();
    return null;
  }
}
