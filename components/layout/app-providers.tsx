"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { RouterProvider } from "react-aria-components";
import { I18nProvider } from "react-aria-components/I18nProvider";

declare module "react-aria-components" {
  interface RouterConfig {
    routerOptions: NonNullable<Parameters<ReturnType<typeof useRouter>["push"]>[1]>;
  }
}

/** What react-aria needs to know: the language, and how to follow a link without loading the page anew. */
export function AppProviders({ locale, children }: { locale: string; children: ReactNode }) {
  const router = useRouter();
  return (
    <RouterProvider navigate={(path, options) => router.push(path as Parameters<typeof router.push>[0], options)}>
      <I18nProvider locale={locale}>{children}</I18nProvider>
    </RouterProvider>
  );
}
