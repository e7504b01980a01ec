"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { DateText } from "#components/ui/date-text.tsx";
import { toast } from "#components/ui/toast.tsx";
import { Fact, FactList } from "#components/vault/fact-list.tsx";
import { confirmConnectAction } from "#lib/connecting/actions.ts";
import type { ConnectOffer } from "#lib/connecting/schema.ts";
import { unwrap } from "#lib/shared/result.ts";
import { ConnectFailed } from "./connect-failed.tsx";
import { testOnArrival } from "./test-on-arrival.ts";
import { useToldTest } from "./use-told-test.ts";
import { useWayBack } from "./use-way-back.ts";

type ConnectOfferViewProps = { offer: ConnectOffer; app: string };

/** Whose account it is. It is taken by a press, never by the way back alone: a link could have led here. */
export function ConnectOfferView({ offer, app }: ConnectOfferViewProps) {
  const t = useTranslations("connecting.callback");
  const router = useRouter();
  const queryClient = useQueryClient();
  const { attemptId, itemId, itemName: name } = offer;
  const back = useWayBack(itemId);
  const test = useToldTest(app);
  const use = useMutation({
    mutationFn: async () => unwrap(await confirmConnectAction({ attemptId })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ["vault"] });
      toast({ text: t("connected", { name }) });
      if (back.from === null) testOnArrival(itemId);
      else test.mutate(itemId);
      router.replace(back.href);
    },
  });
  const lead = useRef<HTMLParagraphElement>(null);
  useEffect(() => lead.current?.focus(), []);

  if (use.error) return <ConnectFailed error={use.error} app={app} itemId={itemId} />;
  return (
    <>
      <p ref={lead} tabIndex={-1} className="text-ink-2 outline-none">
        {t("lead")}
      </p>
      <OfferFacts offer={offer} app={app} />
      {offer.endsAt && (
        <Alert tone="amber" title={t("endsTitle")}>
          {t("endsText", { app })}
        </Alert>
      )}
      {offer.missingScopes.length > 0 && (
        <Alert tone="amber" title={t("missingTitle", { app })}>
          <span>{t("missingText")}</span>
          <ul className="list-disc pl-5 font-mono text-xs leading-5">
            {offer.missingScopes.map((scope) => (
              <li key={scope} className="break-all">
                {scope}
              </li>
            ))}
          </ul>
        </Alert>
      )}
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" isPending={use.isPending || use.isSuccess} onPress={() => use.mutate()}>
          {t("use")}
        </Button>
        <ButtonLink href={back.href} className="max-w-full">
          <span className="truncate">{back.label ?? t("cancel")}</span>
        </ButtonLink>
      </div>
    </>
  );
}

function OfferFacts({ offer: { accountName, itemName, endsAt }, app }: ConnectOfferViewProps) {
  const t = useTranslations("connecting.callback");
  return (
    <FactList title={t("account")}>
      <Fact name={t("accountName")}>
        {accountName === null ? (
          <span className="text-ink-2">{t("unknownAccount", { app })}</span>
        ) : (
          <strong className="font-medium">{accountName}</strong>
        )}
      </Fact>
      <Fact name={t("app")}>{app}</Fact>
      <Fact name={t("connection")}>{itemName}</Fact>
      {endsAt && (
        <Fact name={t("ends")}>
          <DateText value={endsAt} style="dateTime" />
        </Fact>
      )}
    </FactList>
  );
}
