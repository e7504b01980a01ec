"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useSizeText } from "#components/ui/use-size-text.ts";
import type { ItemDetail, StoredKind } from "#lib/vault/schema.ts";
import { CertificateFacts } from "./certificate-facts.tsx";
import { Fact, FactList } from "./fact-list.tsx";
import { HostFacts } from "./host-facts.tsx";
import { StoredFact } from "./stored-fact.tsx";

type StoredContentsProps = { item: ItemDetail; kind: StoredKind; onReplace: () => void };

/** What a stored item holds: what may be shown, and of a secret only that it is there. */
export function StoredContents({ item, kind, onReplace }: StoredContentsProps) {
  const t = useTranslations("vault");
  const secret = (name: string) => <StoredFact label={name} canChange={item.canChange} onReplace={onReplace} />;
  return (
    <FactList title={t(`kinds.${kind}`)}>
      <KindFacts item={item} kind={kind} secret={secret} />
      <HostFacts item={item} />
    </FactList>
  );
}

type KindFactsProps = { item: ItemDetail; kind: StoredKind; secret: (name: string) => ReactNode };

function KindFacts({ item, kind, secret }: KindFactsProps) {
  const t = useTranslations("vault.fields");
  const sizeText = useSizeText();
  const { id, attributes } = item;
  switch (kind) {
    case "credentialSet":
      return (
        <>
          <Fact name={t("username")}>
            {attributes.username ? <Mono>{attributes.username}</Mono> : <span className="text-ink-2">{t("none")}</span>}
          </Fact>
          {secret(t("password"))}
          <References of={[`{{@VaultItem.${id}.Username}}`, `{{@VaultItem.${id}.Password}}`]} />
        </>
      );
    case "certificateArchive":
      return (
        <>
          <CertificateFacts item={item} />
          {secret(t("archive"))}
        </>
      );
    case "certificate":
      return (
        <>
          <CertificateFacts item={item} />
          <Fact name={t("certificateText")}>
            <pre
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
              tabIndex={0}
              className="max-h-40 select-all overflow-auto whitespace-pre-wrap break-all rounded-md bg-sunk p-2 font-mono text-xs"
            >
              {attributes.value}
            </pre>
          </Fact>
        </>
      );
    case "file":
      return (
        <>
          <Fact name={t("fileName")}>
            <Mono>{attributes.fileName ?? ""}</Mono>
          </Fact>
          <Fact name={t("mimeType")}>
            <Mono>{attributes.mimeType ?? ""}</Mono>
          </Fact>
          <Fact name={t("size")}>{sizeText(Number(attributes.sizeBytes))}</Fact>
          <Fact name={t("content")}>{t("downloadable")}</Fact>
        </>
      );
    case "oneTimePassword":
      return (
        <>
          {secret(t("secret"))}
          <Fact name={t("digits")}>{attributes.digits}</Fact>
          <Fact name={t("period")}>{t("seconds", { count: Number(attributes.period) })}</Fact>
          <Fact name={t("algorithm")}>{attributes.algorithm}</Fact>
          <References of={[`{{@VaultItem.${id}.Code}}`]} />
        </>
      );
  }
}

function Mono({ children }: { children: string }) {
  return <span className="break-all font-mono text-xs leading-5">{children}</span>;
}

/** What a flow writes to use it in an address, a header or a body. */
function References({ of }: { of: readonly string[] }) {
  const t = useTranslations("vault.fields");
  return (
    <Fact name={t("references")}>
      {of.map((reference) => (
        <code key={reference} className="block select-all break-all font-mono text-xs leading-5">
          {reference}
        </code>
      ))}
    </Fact>
  );
}
