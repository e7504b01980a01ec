import clsx from "clsx";
import type { Route } from "next";
import type { ReactNode } from "react";
import { Link } from "#components/ui/link.tsx";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-class.ts";

type ButtonLinkProps<Href extends string> = {
  href: Route<Href>;
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  className?: string;
  children: ReactNode;
};

/** A link that looks like a button: for going somewhere, never for doing something. */
export function ButtonLink<Href extends string>({
  href,
  variant = "secondary",
  size = "md",
  icon,
  className,
  children,
}: ButtonLinkProps<Href>) {
  return (
    <Link href={href} className={clsx(buttonClass(variant, size), className)}>
      {icon}
      {children}
    </Link>
  );
}
