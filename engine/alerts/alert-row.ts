import "server-only";
import type { AlertKind } from "#lib/alerts/schema.ts";
import { db } from "#lib/db/client.ts";
import { DEFAULT_LANGUAGE, isLanguage } from "#lib/i18n/locale.ts";
import type { Language } from "#lib/shared/local-text.ts";

/** Where an alert goes. */
export type AlertWay =
  | {
      type: "connection";
      connectionId: string;
      name: string;
      appId: string | null;
      recipient: string | null;
      sender: string | null;
    }
  | { type: "flow"; flowId: string; name: string };

export type AlertRow = {
  tenantId: string;
  kind: AlertKind;
  isEnabled: boolean;
  language: Language;
  setById: string | null;
  /** Null: none is chosen. */
  way: AlertWay | null;
};

/** The alert as it is set now; null if it never was. */
export async function findAlert(tenantId: string, kind: AlertKind): Promise<AlertRow | null> {
  const row = await db.tenantAlert.findFirst({
    where: { tenantId, kind },
    select: {
      isEnabled: true,
      recipient: true,
      sender: true,
      language: true,
      setById: true,
      connection: { select: { id: true, name: true, appId: true } },
      flow: { select: { id: true, name: true } },
    },
  });
  if (!row) return null;
  const { isEnabled, setById, connection, flow, recipient, sender } = row;
  const language = isLanguage(row.language) ? row.language : DEFAULT_LANGUAGE;
  const common = { tenantId, kind, isEnabled, setById, language };
  if (flow) return { ...common, way: { type: "flow", flowId: flow.id, name: flow.name } };
  if (!connection) return { ...common, way: null };
  const { id: connectionId, name, appId } = connection;
  return { ...common, way: { type: "connection", connectionId, name, appId, recipient, sender } };
}
