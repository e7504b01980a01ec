import clsx from "clsx";

export type ButtonVariant = "primary" | "secondary" | "ghost" | "danger";
export type ButtonSize = "sm" | "md";

const variants: Record<ButtonVariant, string> = {
  primary:
    "border border-transparent bg-accent text-accent-ink shadow-raised hover:bg-accent-strong data-pressed:bg-accent-strong",
  secondary: "border border-line bg-panel text-ink shadow-raised hover:bg-sunk data-pressed:bg-sunk",
  ghost: "border border-transparent text-ink-2 hover:bg-sunk hover:text-ink data-pressed:bg-sunk",
  danger:
    "border border-transparent bg-fail text-fail-ink shadow-raised hover:bg-fail-strong data-pressed:bg-fail-strong",
};

const sizes: Record<ButtonSize, string> = {
  sm: "h-7 gap-1.5 px-2 text-sm",
  md: "h-8 gap-2 px-3 text-base max-[419px]:gap-1.5 max-[419px]:px-2 max-[419px]:text-sm",
};

/** A button's looks, shared by what is pressed and what is followed. */
export function buttonClass(variant: ButtonVariant, size: ButtonSize): string {
  return clsx(
    "inline-flex shrink-0 select-none items-center justify-center whitespace-nowrap rounded-md font-medium no-underline transition-colors",
    "data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
    variants[variant],
    sizes[size],
  );
}
