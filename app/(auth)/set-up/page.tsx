import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuthCard } from "#components/auth/auth-card.tsx";
import { SetUpForm } from "#components/auth/set-up-form.tsx";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("setup"))("title") };
}

export default async function SetUpPage() {
  const t = await getTranslations("setup");
  return (
    <AuthCard title={t("title")} lead={t("lead")}>
      <SetUpForm />
    </AuthCard>
  );
}
