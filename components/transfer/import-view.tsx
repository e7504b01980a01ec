"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { useKeptFocus } from "#components/ui/use-kept-focus.ts";
import type { ImportResult } from "#lib/transfer/schema.ts";
import { ImportForm } from "./import-form.tsx";
import { ImportProblems } from "./import-problems.tsx";
import { ImportSource } from "./import-source.tsx";
import { ImportedList } from "./imported-list.tsx";
import { useImportFile } from "./use-import-file.ts";

/** From a file to flows: what it holds, what is chosen for its connections, what was made. */
export function ImportView() {
  const t = useTranslations("transfer");
  const { file, reading, choose, paste, clear } = useImportFile();
  const [made, setMade] = useState<ImportResult | null>(null);
  const keptFocus = useKeptFocus(`${reading.status} ${made !== null}`);
  const { data } = reading;
  if (made) {
    return (
      <Page>
        <ImportedList
          made={made}
          actions={
            <Button
              onPress={() => {
                setMade(null);
                clear();
              }}
            >
              {t("another")}
            </Button>
          }
        />
      </Page>
    );
  }
  return (
    <Page>
      <div {...keptFocus} className="flex flex-col gap-5 outline-none">
        <ImportSource file={file} error={reading.error} onChoose={choose} onPaste={paste} />
        {reading.isPending && <Loading rows={4} />}
        {data && data.plan.problems.length > 0 && <ImportProblems text={data.file.text} plan={data.plan} />}
        {data && data.plan.problems.length === 0 && (
          <ImportForm key={reading.submittedAt} text={data.file.text} plan={data.plan} onImported={setMade} />
        )}
      </div>
    </Page>
  );
}

function Page({ children }: { children: React.ReactNode }) {
  const t = useTranslations("transfer");
  return (
    <div className="mx-auto flex max-w-[860px] flex-col gap-5 px-4 py-6 md:px-7">
      <PageHeader title={t("title")} description={t("lead")} />
      {children}
    </div>
  );
}
