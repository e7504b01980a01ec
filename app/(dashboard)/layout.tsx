import { cookies } from "next/headers";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { DatabaseDown } from "#components/layout/database-down.tsx";
import { EngineBanner } from "#components/layout/engine-banner.tsx";
import { QueryProvider } from "#components/layout/query-provider.tsx";
import { TopBar } from "#components/layout/top-bar.tsx";
import { Toaster } from "#components/ui/toaster.tsx";
import { type CurrentOperator, pageOperator } from "#lib/auth/current-actor.ts";
import { isDatabaseDown } from "#lib/db/errors.ts";
import { answerUnavailable } from "#lib/health/unavailable.ts";
import { isTheme, THEME_COOKIE } from "#lib/i18n/theme.ts";

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  const operator = await operatorUnlessDown();
  if (!operator) return <DatabaseDown />;
  const { name, email, tenantName, actor } = operator;
  const theme = (await cookies()).get(THEME_COOKIE)?.value;
  const t = await getTranslations("layout");
  return (
    <QueryProvider>
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-accent-ink focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t("skipToContent")}
      </a>
      <TopBar operator={{ name, email, tenantName, role: actor.role }} theme={isTheme(theme) ? theme : "system"} />
      <EngineBanner />
      <main id="content" tabIndex={-1} className="outline-none">
        {children}
      </main>
      <Toaster />
    </QueryProvider>
  );
}

async function operatorUnlessDown(): Promise<CurrentOperator | null> {
  try {
    return await pageOperator();
  } catch (error) {
    if (!isDatabaseDown(error)) throw error;
    answerUnavailable();
    return null;
  }
}
