-- CreateEnum
CREATE TYPE "CallbackScheme" AS ENUM ('TWILIO', 'STRIPE', 'SLACK', 'SENDGRID', 'GITHUB', 'HMAC');

-- AlterEnum
ALTER TYPE "HookAuth" ADD VALUE 'CALLBACK';

-- AlterTable
ALTER TABLE "VaultItemUse" ADD COLUMN     "triggerId" UUID;

-- AlterTable
ALTER TABLE "FlowTrigger" ADD COLUMN     "callbackField" TEXT,
ADD COLUMN     "callbackItemId" UUID,
ADD COLUMN     "callbackOptions" JSONB,
ADD COLUMN     "callbackScheme" "CallbackScheme";

-- CreateIndex
CREATE INDEX "VaultItemUse_tenantId_triggerId_idx" ON "VaultItemUse"("tenantId", "triggerId");

-- CreateIndex
CREATE UNIQUE INDEX "VaultItemUse_tenantId_itemId_triggerId_key" ON "VaultItemUse"("tenantId", "itemId", "triggerId");

-- AddForeignKey
ALTER TABLE "VaultItemUse" ADD CONSTRAINT "VaultItemUse_tenantId_triggerId_fkey" FOREIGN KEY ("tenantId", "triggerId") REFERENCES "FlowTrigger"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FlowTrigger" ADD CONSTRAINT "FlowTrigger_tenantId_callbackItemId_fkey" FOREIGN KEY ("tenantId", "callbackItemId") REFERENCES "VaultItem"("tenantId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

