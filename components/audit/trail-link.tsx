import { ScrollText } from "lucide-react";
import { useTranslations } from "next-intl";
import { Link } from "#components/ui/link.tsx";
import { auditHref } from "#lib/audit/list-params.ts";

/** For administrators: what was done to one thing. Drawn by the server, so that it costs the page no script. */
export function TrailLink({ targetId, className = "" }: { targetId: string; className?: string }) {
  const t = useTranslations("audit");
  return (
    <p className={className}>
      <Link
        href={auditHref({ targetId })}
        prefetch={false}
        className="inline-flex items-center gap-1.5 rounded-sm py-1 text-ink-2 text-sm hover:text-ink hover:underline hover:underline-offset-4"
      >
        <ScrollText aria-hidden className="size-4" />
        {t("trail")}
      </Link>
    </p>
  );
}
