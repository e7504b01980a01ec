import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { SignInForm } from "#components/auth/sign-in-form.tsx";
import { findCurrentOperator } from "#lib/auth/current-actor.ts";
import { safePath } from "#lib/auth/safe-path.ts";
import { isDatabaseDown } from "#lib/db/errors.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("auth"))("signInTitle") };
}

type SignInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const next = safePath((await searchParams).next);
  if (await isSignedIn()) redirect(next as "/vault");
  const t = await getTranslations("auth");
  return (
    <AuthCard title={t("signInTitle")} lead={t("signInLead")} footer={t("forgotten")}>
      <SignInForm next={next} />
    </AuthCard>
  );
}

/** Nobody, as far as one can tell, while the database is down: trying to sign in then says so. */
async function isSignedIn(): Promise<boolean> {
  try {
    return (await findCurrentOperator()) !== null;
  } catch (error) {
    if (isDatabaseDown(error)) return false;
    throw error;
  }
}
