import { SearchX } from "lucide-react";
import type { Route } from "next";
import type { ReactNode } from "react";
import { ButtonLink } from "./button-link.tsx";
import { EmptyState } from "./empty-state.tsx";

type NotFoundStateProps = {
  title: string;
  text: string;
  /** Where to go from here. */
  href: Route;
  link: string;
  icon?: ReactNode;
};

/** In the place of a page whose object is not there, or not for its reader: which of the two, it does not say. */
export function NotFoundState({ title, text, href, link, icon = <SearchX aria-hidden /> }: NotFoundStateProps) {
  return (
    <EmptyState
      icon={icon}
      title={title}
      headingLevel={1}
      actions={
        <ButtonLink href={href} variant="primary">
          {link}
        </ButtonLink>
      }
    >
      {text}
    </EmptyState>
  );
}
