"use client";

import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ErrorValue } from "#lib/shared/app-error.ts";
import { findJsonFault, placeOf } from "#lib/shared/json-fault.ts";
import { postJson } from "#lib/shared/read-json.ts";
import { ActionError } from "#lib/shared/result.ts";
import { type ImportPlan, importPlan, MAX_ENVELOPE_BYTES } from "#lib/transfer/schema.ts";
import { chosenOptionsQuery } from "#lib/vault/queries.ts";

/** A file as it was chosen or typed; `name` is null for what was typed. */
export type ImportFile = { name: string | null; text: string; sizeBytes: number };

export type ReadFile = { file: ImportFile; plan: ImportPlan };

/** Reads a file: its syntax here, what it holds and what of it is here already by the server. */
export function useImportFile() {
  const [file, setFile] = useState<ImportFile | null>(null);
  const queryClient = useQueryClient();
  const reading = useMutation({
    mutationFn: async (chosen: ImportFile): Promise<ReadFile> => {
      checkText(chosen);
      const plan = await postJson("/api/import/plan", chosen.text, importPlan);
      await readProposed(queryClient, plan);
      return { file: chosen, plan };
    },
  });
  const read = (chosen: ImportFile) => {
    setFile(chosen);
    reading.mutate(chosen);
  };
  return {
    file,
    reading,
    choose: async (chosen: File) => {
      const { name, size } = chosen;
      // One that is too large is not read at all.
      read({ name, text: size > MAX_ENVELOPE_BYTES ? "" : await chosen.text(), sizeBytes: size });
    },
    paste: (text: string) => read({ name: null, text, sizeBytes: new Blob([text]).size }),
    clear: () => {
      setFile(null);
      reading.reset();
    },
  };
}

/** How what is proposed stands: read with the plan, or its lines would grow under a press. */
async function readProposed(queryClient: QueryClient, { connections, items }: ImportPlan): Promise<void> {
  const ids = new Set([...connections, ...items].flatMap(({ matchId }) => matchId ?? []));
  await Promise.all([...ids].map((id) => queryClient.prefetchQuery(chosenOptionsQuery([id]))));
}

/** @throws ActionError for a file that is too large, or no JSON, with the place of what is wrong. */
function checkText({ text, sizeBytes }: ImportFile): void {
  if (sizeBytes > MAX_ENVELOPE_BYTES) throw refused({ messageKey: "errors.importTooLarge" });
  try {
    JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refused({ messageKey: "errors.importMalformed", params: placeOf(text, findJsonFault(text)) });
  }
}

function refused(value: Omit<ErrorValue, "code">): ActionError {
  return new ActionError({ code: "INVALID", ...value });
}
