import clsx from "clsx";
import {
  BadgeCheck,
  Box,
  Braces,
  Cloud,
  CodeXml,
  Contact,
  CreditCard,
  Database,
  File,
  FileKey,
  FileSignature,
  Funnel,
  Globe,
  Hash,
  type LucideIcon,
  Mail,
  MailCheck,
  Mails,
  Megaphone,
  MessageCircle,
  MessageSquare,
  Send,
  SendHorizontal,
  Sheet,
  ShieldCheck,
  ShieldUser,
  Signature,
  Table2,
  Timer,
  UserKey,
  UserSearch,
  Workflow,
  Zap,
} from "lucide-react";

/** The icons that manifests, and the kinds of stored items, name. */
const icons: Readonly<Record<string, LucideIcon>> = {
  "badge-check": BadgeCheck,
  braces: Braces,
  cloud: Cloud,
  "code-xml": CodeXml,
  contact: Contact,
  "credit-card": CreditCard,
  database: Database,
  file: File,
  "file-key": FileKey,
  "file-signature": FileSignature,
  funnel: Funnel,
  globe: Globe,
  hash: Hash,
  mail: Mail,
  "mail-check": MailCheck,
  mails: Mails,
  megaphone: Megaphone,
  "message-circle": MessageCircle,
  "message-square": MessageSquare,
  send: Send,
  "send-horizontal": SendHorizontal,
  sheet: Sheet,
  "shield-check": ShieldCheck,
  "shield-user": ShieldUser,
  signature: Signature,
  "table-2": Table2,
  timer: Timer,
  "user-key": UserKey,
  "user-search": UserSearch,
  workflow: Workflow,
  zap: Zap,
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
