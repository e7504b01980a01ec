"use client";

import { Plus } from "lucide-react";
import { IconButton } from "#components/ui/icon-button.tsx";

/** **+** beside a picker: makes one in place. */
export function AddBeside({ label, onPress }: { label: string; onPress: () => void }) {
  return (
    <IconButton
      variant="secondary"
      label={label}
      icon={<Plus aria-hidden />}
      onPress={onPress}
      className="h-[34px]! w-[34px]!"
    />
  );
}
