import "./globals.css";
import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { AppProviders } from "#components/layout/app-providers.tsx";
import { StyleNonce } from "#components/layout/style-nonce.tsx";
import { TimeZoneCookie } from "#components/layout/time-zone-cookie.tsx";
import { TIME_ZONE_COOKIE } from "#lib/i18n/locale.ts";
import { isTheme, THEME_COOKIE } from "#lib/i18n/theme.ts";

export const metadata: Metadata = { title: { default: "Coffre", template: "%s · Coffre" }, robots: { index: false } };
export const viewport: Viewport = { width: "device-width", initialScale: 1 };

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, jar, sent] = await Promise.all([getLocale(), cookies(), headers()]);
  const theme = jar.get(THEME_COOKIE)?.value;
  const nonce = sent.get("x-nonce") ?? undefined;
  return (
    <html lang={locale} className="font-sans" {...(isTheme(theme) && theme !== "system" && { "data-theme": theme })}>
      <head>
        <StyleNonce nonce={nonce} />
      </head>
      <body>
        <NextIntlClientProvider>
          <AppProviders locale={locale}>{children}</AppProviders>
          <TimeZoneCookie current={jar.get(TIME_ZONE_COOKIE)?.value} />
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
