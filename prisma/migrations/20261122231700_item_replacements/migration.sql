-- CreateTable
CREATE TABLE "ItemReplacement" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "formerItemId" UUID NOT NULL,
    "nextItemId" UUID NOT NULL,
    "madeById" UUID,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ItemReplacement_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "ItemReplacementFlow" (
    "tenantId" UUID NOT NULL,
    "flowId" UUID NOT NULL,
    "replacementId" UUID NOT NULL,
    "draftVersion" INTEGER NOT NULL,
    "before" JSONB NOT NULL,
    "versionId" UUID,

    CONSTRAINT "ItemReplacementFlow_pkey" PRIMARY KEY ("tenantId","flowId")
);

-- CreateIndex
CREATE INDEX "ItemReplacement_tenantId_formerItemId_idx" ON "ItemReplacement"("tenantId", "formerItemId");

-- CreateIndex
CREATE INDEX "ItemReplacement_tenantId_nextItemId_idx" ON "ItemReplacement"("tenantId", "nextItemId");

-- CreateIndex
CREATE INDEX "ItemReplacementFlow_tenantId_replacementId_idx" ON "ItemReplacementFlow"("tenantId", "replacementId");

-- AddForeignKey
ALTER TABLE "ItemReplacement" ADD CONSTRAINT "ItemReplacement_tenantId_formerItemId_fkey" FOREIGN KEY ("tenantId", "formerItemId") REFERENCES "VaultItem"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ItemReplacement" ADD CONSTRAINT "ItemReplacement_tenantId_nextItemId_fkey" FOREIGN KEY ("tenantId", "nextItemId") REFERENCES "VaultItem"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ItemReplacementFlow" ADD CONSTRAINT "ItemReplacementFlow_tenantId_flowId_fkey" FOREIGN KEY ("tenantId", "flowId") REFERENCES "Flow"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ItemReplacementFlow" ADD CONSTRAINT "ItemReplacementFlow_tenantId_replacementId_fkey" FOREIGN KEY ("tenantId", "replacementId") REFERENCES "ItemReplacement"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
