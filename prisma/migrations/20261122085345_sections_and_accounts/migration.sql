-- AlterTable
ALTER TABLE "Session" ADD COLUMN     "otherAccounts" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "VaultItem" ADD COLUMN     "lastUsedAt" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "VaultItemUse" ADD COLUMN     "lastUsedAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "ApiAccount" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "operatorId" UUID NOT NULL,
    "userName" TEXT NOT NULL,
    "passwordHash" BYTEA NOT NULL,
    "description" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiAccount_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "Notice" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "operatorId" UUID NOT NULL,
    "message" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readAt" TIMESTAMPTZ(3),

    CONSTRAINT "Notice_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "AuditCheckpoint" (
    "tenantId" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "jws" TEXT NOT NULL,

    CONSTRAINT "AuditCheckpoint_pkey" PRIMARY KEY ("tenantId","seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "ApiAccount_userName_key" ON "ApiAccount"("userName");

-- CreateIndex
CREATE INDEX "ApiAccount_tenantId_operatorId_idx" ON "ApiAccount"("tenantId", "operatorId");

-- CreateIndex
CREATE INDEX "Notice_tenantId_operatorId_readAt_idx" ON "Notice"("tenantId", "operatorId", "readAt");

-- CreateIndex
CREATE INDEX "AuditEvent_tenantId_operatorId_seq_idx" ON "AuditEvent"("tenantId", "operatorId", "seq");

-- CreateIndex
CREATE INDEX "AuditEvent_tenantId_action_seq_idx" ON "AuditEvent"("tenantId", "action", "seq");

-- AddForeignKey
ALTER TABLE "ApiAccount" ADD CONSTRAINT "ApiAccount_tenantId_operatorId_fkey" FOREIGN KEY ("tenantId", "operatorId") REFERENCES "Operator"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Notice" ADD CONSTRAINT "Notice_tenantId_operatorId_fkey" FOREIGN KEY ("tenantId", "operatorId") REFERENCES "Operator"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
