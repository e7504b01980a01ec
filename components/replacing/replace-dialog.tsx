"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { ItemPicker } from "#components/flows/item-picker.tsx";
import { useItemOption } from "#components/flows/use-item-option.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogActions } from "#components/ui/dialog.tsx";
import { Loading } from "#components/ui/loading.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useErrorText } from "#components/ui/use-error-text.ts";
import { useStepFocus } from "#components/vault/use-step-focus.ts";
import { replaceItemAction } from "#lib/replacements/actions.ts";
import { replacementPreviewQuery } from "#lib/replacements/queries.ts";
import type { ReplaceItemInput, ReplacementPreview, ReplacementResult } from "#lib/replacements/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import type { ItemOption } from "#lib/vault/schema.ts";
import { NotReplaced } from "./not-replaced.tsx";
import { ReplacementCautions } from "./replacement-cautions.tsx";
import { ReplacementFlows } from "./replacement-flows.tsx";
import { ReplacementOutcome } from "./replacement-outcome.tsx";
import { useReplacementChoice } from "./use-replacement-choice.ts";
import { useUndoReplacement } from "./use-undo-replacement.ts";

type ReplaceDialogProps = {
  item: Pick<ItemOption, "id" | "name" | "kind" | "appId">;
  /** Stores what is edited around it; false if that failed, and the preview would not show it. */
  save?: (() => Promise<boolean>) | undefined;
  onClose: () => void;
};

/** Puts another item in the place of this one in all flows: what is chosen, what that changes, and in which. */
export function ReplaceDialog({ item, save, onClose }: ReplaceDialogProps) {
  const t = useTranslations("replacing");
  const [isStored, setStored] = useState<boolean | null>(save ? null : true);
  const [next, setNext] = useState<ItemOption | null>(null);
  const [result, setResult] = useState<ReplacementResult | null>(null);
  const [isBusy, setBusy] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const restFocus = useStepFocus(root, result ? "outcome" : "choose");
  const toOption = useItemOption();

  const [saveOnce] = useState(() => save);
  useEffect(() => {
    void saveOnce?.().then(setStored);
  }, [saveOnce]);

  return (
    <Dialog isOpen size="lg" isBusy={isBusy} onOpenChange={onClose} title={t("title", { name: item.name })}>
      <div ref={root} tabIndex={-1} className="flex flex-col gap-5 outline-none">
        {result ? (
          <ReplacementOutcome result={result} onClose={onClose} />
        ) : (
          <>
            <p className="text-ink-2">{t("lead")}</p>
            {isStored === false && <Alert tone="fail">{t("notStored")}</Alert>}
            <ItemPicker
              label={t("next")}
              description={t(item.kind === "connection" ? "nextHelp" : "nextItemHelp")}
              kinds={[item.kind]}
              appIds={item.appId === null ? undefined : [item.appId]}
              value={next?.id ?? null}
              chosen={next ? toOption(next) : undefined}
              onChange={(_, option) => setNext(option ?? null)}
              placeholder={t("choose")}
              errorMessage={next?.id === item.id ? t("same") : undefined}
              isRequired
              isDisabled={isBusy || isStored !== true}
            />
            <Preview
              key={next?.id}
              pair={next && next.id !== item.id ? { formerId: item.id, nextId: next.id } : null}
              onBusy={setBusy}
              onClose={onClose}
              onPartly={(partly) => {
                restFocus();
                setResult(partly);
              }}
            />
          </>
        )}
      </div>
    </Dialog>
  );
}

type PreviewProps = {
  pair: Pick<ReplaceItemInput, "formerId" | "nextId"> | null;
  onBusy: (isBusy: boolean) => void;
  onClose: () => void;
  /** Some flow was refused. */
  onPartly: (result: ReplacementResult) => void;
};

function Preview({ pair, onBusy, onClose, onPartly }: PreviewProps) {
  const t = useTranslations("replacing");
  const errorText = useErrorText();
  const {
    data: preview,
    error,
    isFetching,
  } = useQuery({
    ...replacementPreviewQuery(pair ?? { formerId: "", nextId: "" }),
    enabled: pair !== null,
  });
  const choice = useReplacementChoice(preview?.flows ?? []);
  const replace = useReplace({ preview, onBusy, onClose, onPartly });
  return (
    <>
      {pair && !preview && isFetching && <Loading rows={4} />}
      {error && <Alert tone="fail">{errorText(error)}</Alert>}
      {preview && (
        <>
          <ReplacementCautions preview={preview} />
          {preview.total === 0 ? (
            <Alert tone="info">{t("noFlows", { name: preview.former.name })}</Alert>
          ) : (
            <ReplacementFlows preview={preview} choice={choice} isDisabled={replace.isPending} />
          )}
          <NotReplaced preview={preview} />
        </>
      )}
      {replace.error && <Alert tone="fail">{errorText(replace.error)}</Alert>}
      <DialogActions>
        <Button onPress={onClose} isDisabled={replace.isPending}>
          {t("cancel")}
        </Button>
        <Button
          variant="primary"
          isDisabled={!preview || choice.wanted.length === 0}
          isPending={replace.isPending}
          onPress={() => replace.mutate(choice.wanted)}
        >
          {t("confirm", { count: choice.wanted.length })}
        </Button>
      </DialogActions>
    </>
  );
}

type UseReplace = Omit<PreviewProps, "pair"> & { preview: ReplacementPreview | undefined };

function useReplace({ preview, onBusy, onClose, onPartly }: UseReplace) {
  const t = useTranslations("replacing");
  const queryClient = useQueryClient();
  const undo = useUndoReplacement();
  return useMutation({
    mutationFn: async (flows: ReplaceItemInput["flows"]) => {
      if (!preview) throw new RangeError("nothing was looked at");
      onBusy(true);
      return unwrap(await replaceItemAction({ formerId: preview.former.id, nextId: preview.next.id, flows }));
    },
    onSuccess: (result) => {
      const { replacementId, changed, refused } = result;
      if (refused.length > 0) onPartly(result);
      else {
        const text = t("done", { count: changed.length });
        const onPress = () => void (replacementId && undo(replacementId));
        toast({ text, action: { label: t("undo.label"), onPress } });
        onClose();
      }
    },
    onSettled: async () => {
      onBusy(false);
      await Promise.all(["vault", "flows"].map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
    },
  });
}
