"use client";

import clsx from "clsx";
import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { type ButtonVariant, buttonClass } from "./button-class.ts";
import { Tooltip } from "./tooltip.tsx";

type IconButtonProps = Omit<AriaButtonProps, "className" | "children" | "aria-label"> & {
  /** Its name for a screen reader, and its tooltip. */
  label: string;
  icon: ReactNode;
  variant?: ButtonVariant;
  size?: "sm" | "md";
  hasTooltip?: boolean;
  className?: string;
};

export function IconButton({
  label,
  icon,
  variant = "ghost",
  size = "md",
  hasTooltip = true,
  className,
  ...props
}: IconButtonProps) {
  const button = (
    <AriaButton
      {...props}
      aria-label={label}
      className={clsx(buttonClass(variant, size), size === "sm" ? "w-7" : "w-8", "px-0!", className)}
    >
      {icon}
    </AriaButton>
  );
  return hasTooltip ? <Tooltip text={label}>{button}</Tooltip> : button;
}
