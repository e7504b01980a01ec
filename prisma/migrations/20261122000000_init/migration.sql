-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "OrdinaryRole" AS ENUM ('editor', 'viewer');

-- CreateEnum
CREATE TYPE "GroupKind" AS ENUM ('everyone', 'administrators', 'custom');

-- CreateEnum
CREATE TYPE "VaultRight" AS ENUM ('view', 'change');

-- CreateEnum
CREATE TYPE "ItemKind" AS ENUM ('connection', 'credentialSet', 'certificateArchive', 'certificate', 'file', 'oneTimePassword');

-- CreateEnum
CREATE TYPE "SealingKeyState" AS ENUM ('active', 'retiring', 'retired');

-- CreateEnum
CREATE TYPE "ExecutionStatus" AS ENUM ('QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'UNCERTAIN');

-- CreateEnum
CREATE TYPE "StepStatus" AS ENUM ('STARTED', 'SUCCEEDED', 'FAILED');

-- CreateTable
CREATE TABLE "Tenant" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Tenant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Operator" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT,
    "name" TEXT NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'en',
    "role" "OrdinaryRole" NOT NULL DEFAULT 'viewer',
    "passwordHash" TEXT,
    "passwordChangedAt" TIMESTAMPTZ(3),
    "deactivatedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Operator_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "Session" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "operatorId" UUID NOT NULL,
    "address" TEXT,
    "userAgent" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "OperatorGroup" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "GroupKind" NOT NULL DEFAULT 'custom',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "OperatorGroup_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "GroupMember" (
    "tenantId" UUID NOT NULL,
    "groupId" UUID NOT NULL,
    "operatorId" UUID NOT NULL,

    CONSTRAINT "GroupMember_pkey" PRIMARY KEY ("tenantId","groupId","operatorId")
);

-- CreateTable
CREATE TABLE "PasswordLink" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "operatorId" UUID NOT NULL,
    "tokenHash" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "PasswordLink_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "SetupLink" (
    "tokenHash" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "SetupLink_pkey" PRIMARY KEY ("tokenHash")
);

-- CreateTable
CREATE TABLE "RateLimit" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" TIMESTAMPTZ(3),

    CONSTRAINT "RateLimit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "VaultSection" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "VaultSection_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "VaultAuthorization" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "sectionId" UUID NOT NULL,
    "right" "VaultRight" NOT NULL,
    "operatorId" UUID,
    "groupId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "VaultAuthorization_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "VaultItem" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "sectionId" UUID NOT NULL,
    "kind" "ItemKind" NOT NULL,
    "name" TEXT NOT NULL,
    "notes" TEXT NOT NULL DEFAULT '',
    "appId" TEXT,
    "setupType" TEXT,
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "origins" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "accountName" TEXT,
    "ready" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 0,
    "fingerprint" TEXT NOT NULL,
    "failingSince" TIMESTAMPTZ(3),
    "failingReason" JSONB,
    "expiresAt" TIMESTAMPTZ(3),
    "refreshedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "VaultItem_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "VaultSecret" (
    "tenantId" UUID NOT NULL,
    "itemId" UUID NOT NULL,
    "field" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "kid" TEXT NOT NULL,
    "jwe" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "VaultSecret_pkey" PRIMARY KEY ("tenantId","itemId","field","version")
);

-- CreateTable
CREATE TABLE "SealingKey" (
    "kid" TEXT NOT NULL,
    "state" "SealingKeyState" NOT NULL,
    "publicJwk" JSONB NOT NULL,
    "canary" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SealingKey_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "VaultItemUse" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "itemId" UUID NOT NULL,
    "draftOfFlowId" UUID,
    "flowVersionId" UUID,

    CONSTRAINT "VaultItemUse_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "Flow" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "draft" JSONB NOT NULL DEFAULT '[]',
    "draftVersion" INTEGER NOT NULL DEFAULT 1,
    "draftSavedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "draftSavedById" UUID,
    "publishedVersionId" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Flow_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "FlowVersion" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "flowId" UUID NOT NULL,
    "number" INTEGER,
    "draftVersion" INTEGER NOT NULL,
    "actions" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdById" UUID,

    CONSTRAINT "FlowVersion_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "FlowExecution" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "flowId" UUID NOT NULL,
    "flowVersionId" UUID NOT NULL,
    "isDraft" BOOLEAN NOT NULL,
    "startedById" UUID,
    "status" "ExecutionStatus" NOT NULL,
    "input" JSONB,
    "result" JSONB,
    "error" JSONB,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "endedAt" TIMESTAMPTZ(3),

    CONSTRAINT "FlowExecution_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "ExecutionStep" (
    "tenantId" UUID NOT NULL,
    "executionId" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "path" TEXT NOT NULL,
    "actionId" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "status" "StepStatus" NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "endedAt" TIMESTAMPTZ(3),
    "shown" JSONB NOT NULL,
    "state" TEXT,
    "idempotencyKey" TEXT,

    CONSTRAINT "ExecutionStep_pkey" PRIMARY KEY ("tenantId","executionId","seq","attempt")
);

-- CreateTable
CREATE TABLE "ApiClient" (
    "tenantId" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "secretHash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "operatorId" UUID NOT NULL,
    "sectionId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastUsedAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiClient_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "AuditHead" (
    "tenantId" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "AuditHead_pkey" PRIMARY KEY ("tenantId")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "tenantId" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "operatorId" UUID,
    "via" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "targetId" UUID,
    "detail" JSONB NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("tenantId","seq")
);

-- CreateIndex
CREATE INDEX "Operator_email_idx" ON "Operator"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Operator_tenantId_email_key" ON "Operator"("tenantId", "email");

-- CreateIndex
CREATE INDEX "Session_tenantId_operatorId_idx" ON "Session"("tenantId", "operatorId");

-- CreateIndex
CREATE INDEX "GroupMember_tenantId_operatorId_idx" ON "GroupMember"("tenantId", "operatorId");

-- CreateIndex
CREATE UNIQUE INDEX "PasswordLink_tokenHash_key" ON "PasswordLink"("tokenHash");

-- CreateIndex
CREATE INDEX "PasswordLink_tenantId_operatorId_idx" ON "PasswordLink"("tenantId", "operatorId");

-- CreateIndex
CREATE INDEX "VaultAuthorization_tenantId_operatorId_idx" ON "VaultAuthorization"("tenantId", "operatorId");

-- CreateIndex
CREATE INDEX "VaultAuthorization_tenantId_groupId_idx" ON "VaultAuthorization"("tenantId", "groupId");

-- CreateIndex
CREATE UNIQUE INDEX "VaultAuthorization_tenantId_sectionId_right_operatorId_key" ON "VaultAuthorization"("tenantId", "sectionId", "right", "operatorId");

-- CreateIndex
CREATE UNIQUE INDEX "VaultAuthorization_tenantId_sectionId_right_groupId_key" ON "VaultAuthorization"("tenantId", "sectionId", "right", "groupId");

-- CreateIndex
CREATE INDEX "VaultItem_tenantId_sectionId_idx" ON "VaultItem"("tenantId", "sectionId");

-- CreateIndex
CREATE INDEX "VaultItem_tenantId_updatedAt_idx" ON "VaultItem"("tenantId", "updatedAt");

-- CreateIndex
CREATE INDEX "VaultSecret_kid_idx" ON "VaultSecret"("kid");

-- CreateIndex
CREATE INDEX "VaultItemUse_tenantId_draftOfFlowId_idx" ON "VaultItemUse"("tenantId", "draftOfFlowId");

-- CreateIndex
CREATE INDEX "VaultItemUse_tenantId_flowVersionId_idx" ON "VaultItemUse"("tenantId", "flowVersionId");

-- CreateIndex
CREATE UNIQUE INDEX "VaultItemUse_tenantId_itemId_draftOfFlowId_key" ON "VaultItemUse"("tenantId", "itemId", "draftOfFlowId");

-- CreateIndex
CREATE UNIQUE INDEX "VaultItemUse_tenantId_itemId_flowVersionId_key" ON "VaultItemUse"("tenantId", "itemId", "flowVersionId");

-- CreateIndex
CREATE INDEX "Flow_tenantId_updatedAt_idx" ON "Flow"("tenantId", "updatedAt");

-- CreateIndex
CREATE UNIQUE INDEX "Flow_tenantId_publishedVersionId_key" ON "Flow"("tenantId", "publishedVersionId");

-- CreateIndex
CREATE UNIQUE INDEX "FlowVersion_tenantId_flowId_number_key" ON "FlowVersion"("tenantId", "flowId", "number");

-- CreateIndex
CREATE INDEX "FlowExecution_tenantId_flowId_id_idx" ON "FlowExecution"("tenantId", "flowId", "id" DESC);

-- CreateIndex
CREATE INDEX "FlowExecution_tenantId_flowVersionId_idx" ON "FlowExecution"("tenantId", "flowVersionId");

-- CreateIndex
CREATE UNIQUE INDEX "ApiClient_id_key" ON "ApiClient"("id");

-- CreateIndex
CREATE INDEX "AuditEvent_tenantId_targetId_idx" ON "AuditEvent"("tenantId", "targetId");

-- AddForeignKey
ALTER TABLE "Operator" ADD CONSTRAINT "Operator_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_tenantId_operatorId_fkey" FOREIGN KEY ("tenantId", "operatorId") REFERENCES "Operator"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OperatorGroup" ADD CONSTRAINT "OperatorGroup_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupMember" ADD CONSTRAINT "GroupMember_tenantId_groupId_fkey" FOREIGN KEY ("tenantId", "groupId") REFERENCES "OperatorGroup"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "GroupMember" ADD CONSTRAINT "GroupMember_tenantId_operatorId_fkey" FOREIGN KEY ("tenantId", "operatorId") REFERENCES "Operator"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PasswordLink" ADD CONSTRAINT "PasswordLink_tenantId_operatorId_fkey" FOREIGN KEY ("tenantId", "operatorId") REFERENCES "Operator"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VaultSection" ADD CONSTRAINT "VaultSection_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VaultAuthorization" ADD CONSTRAINT "VaultAuthorization_tenantId_sectionId_fkey" FOREIGN KEY ("tenantId", "sectionId") REFERENCES "VaultSection"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VaultAuthorization" ADD CONSTRAINT "VaultAuthorization_tenantId_operatorId_fkey" FOREIGN KEY ("tenantId", "operatorId") REFERENCES "Operator"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VaultAuthorization" ADD CONSTRAINT "VaultAuthorization_tenantId_groupId_fkey" FOREIGN KEY ("tenantId", "groupId") REFERENCES "OperatorGroup"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VaultItem" ADD CONSTRAINT "VaultItem_tenantId_sectionId_fkey" FOREIGN KEY ("tenantId", "sectionId") REFERENCES "VaultSection"("tenantId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VaultSecret" ADD CONSTRAINT "VaultSecret_tenantId_itemId_fkey" FOREIGN KEY ("tenantId", "itemId") REFERENCES "VaultItem"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VaultSecret" ADD CONSTRAINT "VaultSecret_kid_fkey" FOREIGN KEY ("kid") REFERENCES "SealingKey"("kid") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VaultItemUse" ADD CONSTRAINT "VaultItemUse_tenantId_itemId_fkey" FOREIGN KEY ("tenantId", "itemId") REFERENCES "VaultItem"("tenantId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VaultItemUse" ADD CONSTRAINT "VaultItemUse_tenantId_draftOfFlowId_fkey" FOREIGN KEY ("tenantId", "draftOfFlowId") REFERENCES "Flow"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VaultItemUse" ADD CONSTRAINT "VaultItemUse_tenantId_flowVersionId_fkey" FOREIGN KEY ("tenantId", "flowVersionId") REFERENCES "FlowVersion"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Flow" ADD CONSTRAINT "Flow_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Flow" ADD CONSTRAINT "Flow_tenantId_publishedVersionId_fkey" FOREIGN KEY ("tenantId", "publishedVersionId") REFERENCES "FlowVersion"("tenantId", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FlowVersion" ADD CONSTRAINT "FlowVersion_tenantId_flowId_fkey" FOREIGN KEY ("tenantId", "flowId") REFERENCES "Flow"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FlowExecution" ADD CONSTRAINT "FlowExecution_tenantId_flowId_fkey" FOREIGN KEY ("tenantId", "flowId") REFERENCES "Flow"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FlowExecution" ADD CONSTRAINT "FlowExecution_tenantId_flowVersionId_fkey" FOREIGN KEY ("tenantId", "flowVersionId") REFERENCES "FlowVersion"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ExecutionStep" ADD CONSTRAINT "ExecutionStep_tenantId_executionId_fkey" FOREIGN KEY ("tenantId", "executionId") REFERENCES "FlowExecution"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiClient" ADD CONSTRAINT "ApiClient_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiClient" ADD CONSTRAINT "ApiClient_tenantId_operatorId_fkey" FOREIGN KEY ("tenantId", "operatorId") REFERENCES "Operator"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiClient" ADD CONSTRAINT "ApiClient_tenantId_sectionId_fkey" FOREIGN KEY ("tenantId", "sectionId") REFERENCES "VaultSection"("tenantId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
