import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { ConnectCallback } from "#components/connecting/connect-callback.tsx";
import { pageActor } from "#lib/auth/current-actor.ts";
import { callbackPath } from "#lib/connecting/schema.ts";
import { listApps } from "#lib/connectors/registry.ts";

type CallbackPageProps = { params: Promise<{ app: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("connecting.callback"))("page") };
}

/** One path for each app. The query is read in the browser alone: nothing of it is drawn, or kept, here. */
export default async function CallbackPage({ params }: CallbackPageProps) {
  await pageActor();
  const { app: path } = await params;
  const app = listApps().find(({ id }) => callbackPath(id) === `/connect/${path}/callback`);
  if (!app) notFound();
  return <ConnectCallback path={path} app={app.name} />;
}
