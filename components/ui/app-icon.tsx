import clsx from "clsx";
import {
  BadgeCheck,
  Box,
  Braces,
  CodeXml,
  File,
  FileKey,
  Globe,
  type LucideIcon,
  MailCheck,
  MessageSquare,
  ShieldCheck,
  Signature,
  Timer,
  UserKey,
  Workflow,
} from "lucide-react";

/** The icons that manifests, and the kinds of stored items, name. */
const icons: Readonly<Record<string, LucideIcon>> = {
  "badge-check": BadgeCheck,
  braces: Braces,
  "code-xml": CodeXml,
  file: File,
  "file-key": FileKey,
  globe: Globe,
  "mail-check": MailCheck,
  "message-square": MessageSquare,
  "shield-check": ShieldCheck,
  signature: Signature,
  timer: Timer,
  "user-key": UserKey,
  workflow: Workflow,
};

const looks = {
  plain: "border-line text-ink-2",
  orange: "border-warn-line text-warn",
};

type AppIconProps = { name: string; tone?: keyof typeof looks; size?: "sm" | "md"; className?: string };

/** An app's icon in its frame. The app's name always stands beside it. */
export function AppIcon({ name, tone = "plain", size = "md", className }: AppIconProps) {
  const Icon = icons[name] ?? Box;
  return (
    <span
      aria-hidden
      className={clsx(
        "inline-flex shrink-0 items-center justify-center rounded-md border bg-panel",
        size === "md" ? "size-7" : "size-6",
        looks[tone],
        className,
      )}
    >
      <Icon className={size === "md" ? "size-4" : "size-3.5"} />
    </span>
  );
}
