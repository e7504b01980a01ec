-- CreateEnum
CREATE TYPE "ExecutionSource" AS ENUM ('MANUAL', 'HOOK', 'SCHEDULE', 'API', 'RERUN');

-- CreateEnum
CREATE TYPE "TriggerType" AS ENUM ('HOOK', 'SCHEDULE');

-- CreateEnum
CREATE TYPE "HookMode" AS ENUM ('SYNC', 'ASYNC');

-- CreateEnum
CREATE TYPE "HookAuth" AS ENUM ('SECRET', 'SIGNATURE');

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "ExecutionStatus" ADD VALUE 'WAITING';
ALTER TYPE "ExecutionStatus" ADD VALUE 'CANCELED';

-- AlterEnum
ALTER TYPE "StepStatus" ADD VALUE 'WAITING';

-- AlterTable
ALTER TABLE "Flow" ADD COLUMN     "concurrencyLimit" INTEGER,
ADD COLUMN     "keepDays" INTEGER NOT NULL DEFAULT 30,
ADD COLUMN     "keepExecutions" INTEGER NOT NULL DEFAULT 10000,
ADD COLUMN     "timeLimitSeconds" INTEGER;

-- AlterTable
ALTER TABLE "FlowExecution" ADD COLUMN     "abandoned" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "answers" JSONB,
ADD COLUMN     "calledVersions" UUID[],
ADD COLUMN     "canceledAt" TIMESTAMPTZ(3),
ADD COLUMN     "duplicates" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "isDry" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "journal" JSONB,
ADD COLUMN     "journalState" TEXT,
ADD COLUMN     "ranMs" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "rerunOfId" UUID,
ADD COLUMN     "resultStatus" INTEGER,
ADD COLUMN     "resumeAt" TIMESTAMPTZ(3),
ADD COLUMN     "source" "ExecutionSource" NOT NULL DEFAULT 'MANUAL',
ADD COLUMN     "takes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "trigger" JSONB,
ADD COLUMN     "triggerId" UUID;

-- AlterTable
ALTER TABLE "ExecutionStep" ADD COLUMN     "resumeAt" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "FlowTrigger" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "flowId" UUID NOT NULL,
    "type" "TriggerType" NOT NULL,
    "name" TEXT NOT NULL,
    "isEnabled" BOOLEAN NOT NULL DEFAULT true,
    "createdById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "lastFiredAt" TIMESTAMPTZ(3),
    "mode" "HookMode",
    "auth" "HookAuth",
    "secretHash" BYTEA,
    "allowsGet" BOOLEAN NOT NULL DEFAULT false,
    "ratePerMinute" INTEGER,
    "concurrencyLimit" INTEGER,
    "idempotencySource" TEXT,
    "idempotencySeconds" INTEGER NOT NULL DEFAULT 86400,
    "cron" TEXT,
    "timeZone" TEXT,
    "nextAt" TIMESTAMPTZ(3),
    "input" JSONB,

    CONSTRAINT "FlowTrigger_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "TriggerSecret" (
    "tenantId" UUID NOT NULL,
    "triggerId" UUID NOT NULL,
    "kid" TEXT NOT NULL,
    "jwe" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TriggerSecret_pkey" PRIMARY KEY ("tenantId","triggerId")
);

-- CreateTable
CREATE TABLE "TriggerRate" (
    "tenantId" UUID NOT NULL,
    "triggerId" UUID NOT NULL,
    "idleAt" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "TriggerRate_pkey" PRIMARY KEY ("tenantId","triggerId")
);

-- CreateTable
CREATE TABLE "TriggerCall" (
    "tenantId" UUID NOT NULL,
    "triggerId" UUID NOT NULL,
    "keyHash" BYTEA NOT NULL,
    "executionId" UUID NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TriggerCall_pkey" PRIMARY KEY ("tenantId","triggerId","keyHash")
);

-- CreateTable
CREATE TABLE "OneTimeCode" (
    "tenantId" UUID NOT NULL,
    "flowId" UUID NOT NULL,
    "referenceHash" BYTEA NOT NULL,
    "codeHmac" BYTEA NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "triesLeft" INTEGER NOT NULL,

    CONSTRAINT "OneTimeCode_pkey" PRIMARY KEY ("tenantId","flowId","referenceHash")
);

-- CreateIndex
CREATE INDEX "FlowTrigger_tenantId_flowId_idx" ON "FlowTrigger"("tenantId", "flowId");

-- CreateIndex
CREATE UNIQUE INDEX "FlowTrigger_id_key" ON "FlowTrigger"("id");

-- CreateIndex
CREATE INDEX "TriggerCall_createdAt_idx" ON "TriggerCall"("createdAt");

-- CreateIndex
CREATE INDEX "OneTimeCode_expiresAt_idx" ON "OneTimeCode"("expiresAt");

-- AddForeignKey
ALTER TABLE "FlowTrigger" ADD CONSTRAINT "FlowTrigger_tenantId_flowId_fkey" FOREIGN KEY ("tenantId", "flowId") REFERENCES "Flow"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TriggerSecret" ADD CONSTRAINT "TriggerSecret_tenantId_triggerId_fkey" FOREIGN KEY ("tenantId", "triggerId") REFERENCES "FlowTrigger"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TriggerSecret" ADD CONSTRAINT "TriggerSecret_kid_fkey" FOREIGN KEY ("kid") REFERENCES "SealingKey"("kid") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TriggerRate" ADD CONSTRAINT "TriggerRate_tenantId_triggerId_fkey" FOREIGN KEY ("tenantId", "triggerId") REFERENCES "FlowTrigger"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "TriggerCall" ADD CONSTRAINT "TriggerCall_tenantId_triggerId_fkey" FOREIGN KEY ("tenantId", "triggerId") REFERENCES "FlowTrigger"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OneTimeCode" ADD CONSTRAINT "OneTimeCode_tenantId_flowId_fkey" FOREIGN KEY ("tenantId", "flowId") REFERENCES "Flow"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
