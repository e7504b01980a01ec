import { SearchX } from "lucide-react";
import type { Route } from "next";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

type SettingsNotFoundProps = { title: string; text: string; href: Route; link: string };

export function SettingsNotFound({ title, text, href, link }: SettingsNotFoundProps) {
  return (
    <EmptyState
      icon={<SearchX aria-hidden />}
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
