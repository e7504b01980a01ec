"use client";

import type { ReactNode } from "react";
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from "react-aria-components/Tabs";

export type TabEntry = { id: string; label: ReactNode; content: ReactNode };

type TabsProps = {
  label: string;
  tabs: readonly TabEntry[];
  selected?: string;
  onSelect?: (id: string) => void;
  className?: string;
};

/** Tabs of one page. Those that are pages of their own are links: `NavTabs`. */
export function Tabs({ label, tabs, selected, onSelect, className }: TabsProps) {
  return (
    <AriaTabs
      {...(selected !== undefined && { selectedKey: selected })}
      {...(onSelect && { onSelectionChange: (key) => onSelect(String(key)) })}
      className={className ?? "flex min-h-0 flex-col gap-3"}
    >
      <TabList aria-label={label} className="flex gap-1 border-line border-b">
        {tabs.map(({ id, label: text }) => (
          <Tab
            key={id}
            id={id}
            className="-mb-px cursor-pointer rounded-t-sm border-transparent border-b-2 px-3 py-2 font-medium text-ink-2 text-sm data-selected:border-accent data-hovered:text-ink data-selected:text-ink data-focus-visible:-outline-offset-2"
          >
            {text}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ id, content }) => (
        <TabPanel key={id} id={id} className="min-h-0 flex-1 outline-offset-2">
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
