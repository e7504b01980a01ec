-- CreateEnum
CREATE TYPE "SenderChannel" AS ENUM ('MAIL', 'PHONE');

-- CreateEnum
CREATE TYPE "AlertKind" AS ENUM ('CONNECTION', 'EXPIRY', 'EXECUTION');

-- CreateEnum
CREATE TYPE "ConnectionEventKind" AS ENUM ('CONNECTED', 'REPLACED', 'RENEWED', 'FAILED', 'RECOVERED', 'LIMITED', 'RESTORED', 'USED');

-- AlterEnum
ALTER TYPE "ExecutionSource" ADD VALUE 'ALERT';

-- AlterTable
ALTER TABLE "VaultItem" ADD COLUMN     "limitedReason" JSONB,
ADD COLUMN     "limitedSince" TIMESTAMPTZ(3),
ADD COLUMN     "missingScopes" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "VaultItemUse" ADD COLUMN     "alert" "AlertKind",
ADD COLUMN     "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "sender" "SenderChannel";

-- CreateTable
CREATE TABLE "ConnectionTest" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "itemId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "outcome" TEXT NOT NULL,
    "status" INTEGER,
    "durationMs" INTEGER NOT NULL,
    "message" JSONB,
    "request" JSONB,
    "missingScopes" TEXT[] DEFAULT ARRAY[]::TEXT[],

    CONSTRAINT "ConnectionTest_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "ConnectionEvent" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "itemId" UUID NOT NULL,
    "kind" "ConnectionEventKind" NOT NULL,
    "day" DATE NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "count" INTEGER NOT NULL DEFAULT 1,
    "flowId" UUID,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "ConnectionEvent_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "TenantSender" (
    "tenantId" UUID NOT NULL,
    "channel" "SenderChannel" NOT NULL,
    "connectionId" UUID NOT NULL,
    "from" TEXT,
    "fromName" TEXT,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "TenantSender_pkey" PRIMARY KEY ("tenantId","channel")
);

-- CreateTable
CREATE TABLE "TenantAlert" (
    "tenantId" UUID NOT NULL,
    "kind" "AlertKind" NOT NULL,
    "isEnabled" BOOLEAN NOT NULL DEFAULT false,
    "connectionId" UUID,
    "recipient" TEXT,
    "sender" TEXT,
    "flowId" UUID,
    "language" TEXT NOT NULL DEFAULT 'en',
    "setById" UUID,
    "lastSentAt" TIMESTAMPTZ(3),
    "failure" JSONB,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "TenantAlert_pkey" PRIMARY KEY ("tenantId","kind")
);

-- CreateTable
CREATE TABLE "AlertFact" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "kind" "AlertKind" NOT NULL,
    "subjectId" UUID NOT NULL,
    "key" TEXT,
    "detail" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "nextAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claimedUntil" TIMESTAMPTZ(3),
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "AlertFact_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateIndex
CREATE INDEX "ConnectionTest_tenantId_itemId_at_idx" ON "ConnectionTest"("tenantId", "itemId", "at" DESC);

-- CreateIndex
CREATE INDEX "ConnectionEvent_tenantId_itemId_at_idx" ON "ConnectionEvent"("tenantId", "itemId", "at" DESC);

-- CreateIndex
CREATE INDEX "AlertFact_tenantId_kind_subjectId_doneAt_idx" ON "AlertFact"("tenantId", "kind", "subjectId", "doneAt");

-- CreateIndex
CREATE UNIQUE INDEX "AlertFact_tenantId_key_key" ON "AlertFact"("tenantId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "VaultItemUse_tenantId_itemId_sender_key" ON "VaultItemUse"("tenantId", "itemId", "sender");

-- CreateIndex
CREATE UNIQUE INDEX "VaultItemUse_tenantId_itemId_alert_key" ON "VaultItemUse"("tenantId", "itemId", "alert");

-- AddForeignKey
ALTER TABLE "ConnectionTest" ADD CONSTRAINT "ConnectionTest_tenantId_itemId_fkey" FOREIGN KEY ("tenantId", "itemId") REFERENCES "VaultItem"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectionEvent" ADD CONSTRAINT "ConnectionEvent_tenantId_itemId_fkey" FOREIGN KEY ("tenantId", "itemId") REFERENCES "VaultItem"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VaultItemUse" ADD CONSTRAINT "VaultItemUse_tenantId_sender_fkey" FOREIGN KEY ("tenantId", "sender") REFERENCES "TenantSender"("tenantId", "channel") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VaultItemUse" ADD CONSTRAINT "VaultItemUse_tenantId_alert_fkey" FOREIGN KEY ("tenantId", "alert") REFERENCES "TenantAlert"("tenantId", "kind") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TenantSender" ADD CONSTRAINT "TenantSender_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TenantSender" ADD CONSTRAINT "TenantSender_tenantId_connectionId_fkey" FOREIGN KEY ("tenantId", "connectionId") REFERENCES "VaultItem"("tenantId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TenantAlert" ADD CONSTRAINT "TenantAlert_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TenantAlert" ADD CONSTRAINT "TenantAlert_tenantId_connectionId_fkey" FOREIGN KEY ("tenantId", "connectionId") REFERENCES "VaultItem"("tenantId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TenantAlert" ADD CONSTRAINT "TenantAlert_tenantId_flowId_fkey" FOREIGN KEY ("tenantId", "flowId") REFERENCES "Flow"("tenantId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
