import { useTranslations } from "next-intl";
import { Skeleton } from "./skeleton.tsx";

/** Rows on their way, said in words to a screen reader. */
export function Loading({ rows = 6 }: { rows?: number }) {
  const t = useTranslations("ui");
  return (
    <div role="status" className="flex flex-col gap-3 py-2">
      <span className="sr-only">{t("loading")}</span>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike and never move
          key={index}
          className={index % 3 === 2 ? "h-5 w-2/3" : "h-5 w-full"}
        />
      ))}
    </div>
  );
}
