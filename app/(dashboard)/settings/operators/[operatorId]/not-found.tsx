import { useTranslations } from "next-intl";
import { NotFoundState } from "#components/ui/not-found-state.tsx";

export default function OperatorNotFound() {
  const t = useTranslations("operators.detail");
  return (
    <NotFoundState title={t("notFoundTitle")} text={t("notFoundText")} href="/settings/operators" link={t("toList")} />
  );
}
