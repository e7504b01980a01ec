"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { Loading } from "#components/ui/loading.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { finishConnectAction } from "#lib/connecting/actions.ts";
import { type ProviderAnswer, readAnswer } from "#lib/connecting/read-answer.ts";
import type { ConnectOffer } from "#lib/connecting/schema.ts";
import { ActionError, unwrap } from "#lib/shared/result.ts";
import { ConnectFailed } from "./connect-failed.tsx";
import { ConnectOfferView } from "./connect-offer.tsx";

type ConnectCallbackProps = {
  /** The app's part of this page's path. */
  path: string;
  app: string;
};

type Finish = { at: "provider" } | { at: "offer"; offer: ConnectOffer } | { at: "end"; error: Error };

/** Where a provider sends the browser back to: what it brought is used once, and stands in no address afterwards. */
export function ConnectCallback({ path, app }: ConnectCallbackProps) {
  const t = useTranslations("connecting.callback");
  const isTaken = useRef(false);
  const [finish, setFinish] = useState<Finish>({ at: "provider" });

  useEffect(() => {
    if (isTaken.current) return;
    isTaken.current = true;
    void askFor(path, takeAnswer()).then(
      (offer) => setFinish({ at: "offer", offer }),
      (error: Error) => setFinish({ at: "end", error }),
    );
  }, [path]);

  return (
    <div className="mx-auto flex max-w-xl flex-col gap-5 px-4 py-6 md:py-10">
      <h1 className="font-semibold text-xl">{t("title", { app })}</h1>
      {finish.at === "provider" && (
        <Panel title={t("finishing", { app })}>
          <Loading rows={3} />
        </Panel>
      )}
      {finish.at === "offer" && <ConnectOfferView offer={finish.offer} app={app} />}
      {finish.at === "end" && <ConnectFailed error={finish.error} app={app} />}
    </div>
  );
}

/** From the fragment, where proxy.ts has put it; and first of all out of the address bar and the history. */
function takeAnswer(): ProviderAnswer | null {
  const answer = window.location.hash.slice(1);
  forgetAnswer(window.history.state);
  return readAnswer(answer);
}

async function askFor(path: string, answer: ProviderAnswer | null): Promise<ConnectOffer> {
  if (!answer) throw new ActionError({ code: "INVALID", messageKey: "connecting.callback.nothing" });
  // Next's router listens once all effects have run, and would bring back the address that it began with.
  await null;
  forgetAnswer(null);
  return unwrap(await finishConnectAction({ app: path, ...answer }));
}

function forgetAnswer(state: unknown): void {
  window.history.replaceState(state, "", window.location.pathname);
}
