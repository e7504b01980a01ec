import type { ReactNode } from "react";
import { LanguageMenu } from "#components/layout/language-menu.tsx";
import { Logo } from "#components/layout/logo.tsx";
import { QueryProvider } from "#components/layout/query-provider.tsx";
import { Toaster } from "#components/ui/toaster.tsx";

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <QueryProvider>
      <div className="flex min-h-dvh flex-col">
        <header className="flex h-[52px] items-center justify-between px-4 md:px-6">
          <span className="flex items-center gap-2.5 font-semibold">
            <Logo />
            Coffre
          </span>
          <LanguageMenu isSignedIn={false} />
        </header>
        <main className="mx-auto flex w-full max-w-[420px] flex-1 flex-col justify-center px-4 pt-6 pb-[16vh]">
          {children}
        </main>
      </div>
      <Toaster />
    </QueryProvider>
  );
}
