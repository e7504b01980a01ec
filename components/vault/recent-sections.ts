"use client";

import type { SectionSummary } from "#lib/vault/schema.ts";

const KEY = "coffre-recent-sections";
const KEPT = 8;

/** The sections that a connection may be added to, last used first. */
export function sectionsToAddTo(sections: readonly SectionSummary[]): SectionSummary[] {
  const recent = readRecent();
  const rank = ({ id }: SectionSummary) => (recent.includes(id) ? recent.indexOf(id) : recent.length);
  return sections.filter(({ right }) => right === "change").toSorted((a, b) => rank(a) - rank(b));
}

export function rememberSection(sectionId: string): void {
  const recent = [sectionId, ...readRecent().filter((id) => id !== sectionId)].slice(0, KEPT);
  localStorage.setItem(KEY, recent.join(","));
}

function readRecent(): string[] {
  return (localStorage.getItem(KEY) ?? "").split(",").filter(Boolean);
}
