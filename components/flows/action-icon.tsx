import {
  ArrowLeftRight,
  CircleDashed,
  CornerDownLeft,
  GitBranch,
  Hourglass,
  type LucideIcon,
  OctagonX,
  Repeat,
  Variable,
  Workflow,
} from "lucide-react";
import { AppIcon } from "#components/ui/app-icon.tsx";
import { findConnector } from "#lib/connectors/registry.ts";

/** The flow's own actions differ by what they do, those of an app by the app. */
const ownIcons: Readonly<Record<string, LucideIcon>> = {
  BOOLEAN_CONDITION: GitBranch,
  STORE_VARS: Variable,
  RETURN_JSON: CornerDownLeft,
  ERROR_MESSAGE: OctagonX,
  MAP_VALUE: ArrowLeftRight,
  DELAY_FLOW: Hourglass,
  FOR_EACH: Repeat,
  CALL_FLOW: Workflow,
  DO_NOTHING: CircleDashed,
};

type ActionIconProps = { type: string; action: string; isEmpty?: boolean };

/** In the orange frame of *No credentials* when its connection is empty. */
export function ActionIcon({ type, action, isEmpty = false }: ActionIconProps) {
  const Icon = type === "FLOW" ? ownIcons[action] : undefined;
  if (!Icon) return <AppIcon name={findConnector(type)?.icon ?? "box"} tone={isEmpty ? "orange" : "plain"} />;
  return (
    <span
      aria-hidden
      className="inline-flex size-7 shrink-0 items-center justify-center rounded-md border border-line bg-panel text-ink-2"
    >
      <Icon className="size-4" />
    </span>
  );
}
