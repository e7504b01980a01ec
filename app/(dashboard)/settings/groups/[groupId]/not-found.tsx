import { useTranslations } from "next-intl";
import { NotFoundState } from "#components/ui/not-found-state.tsx";

export default function GroupNotFound() {
  const t = useTranslations("groups");
  return (
    <NotFoundState title={t("notFoundTitle")} text={t("notFoundText")} href="/settings/groups" link={t("toList")} />
  );
}
