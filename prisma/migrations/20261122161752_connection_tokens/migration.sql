-- CreateTable
CREATE TABLE "ConnectionToken" (
    "tenantId" UUID NOT NULL,
    "itemId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "serial" INTEGER NOT NULL DEFAULT 0,
    "kid" TEXT,
    "accessJwe" TEXT,
    "refreshJwe" TEXT,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "facts" JSONB NOT NULL DEFAULT '{}',
    "origins" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "obtainedAt" TIMESTAMPTZ(3),
    "expiresAt" TIMESTAMPTZ(3),
    "renewAt" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "renewingBy" UUID,
    "renewingUntil" TIMESTAMPTZ(3),

    CONSTRAINT "ConnectionToken_pkey" PRIMARY KEY ("tenantId","itemId")
);

-- CreateTable
CREATE TABLE "ConnectAttempt" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "itemId" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "operatorId" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "appId" TEXT NOT NULL,
    "setupType" TEXT NOT NULL,
    "redirectUri" TEXT NOT NULL,
    "stateHash" BYTEA NOT NULL,
    "kid" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "accountName" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ConnectAttempt_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ConnectAttempt_stateHash_key" ON "ConnectAttempt"("stateHash");

-- CreateIndex
CREATE INDEX "ConnectAttempt_tenantId_itemId_idx" ON "ConnectAttempt"("tenantId", "itemId");

-- CreateIndex
CREATE INDEX "ConnectAttempt_expiresAt_idx" ON "ConnectAttempt"("expiresAt");

-- AddForeignKey
ALTER TABLE "ConnectionToken" ADD CONSTRAINT "ConnectionToken_tenantId_itemId_fkey" FOREIGN KEY ("tenantId", "itemId") REFERENCES "VaultItem"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectionToken" ADD CONSTRAINT "ConnectionToken_kid_fkey" FOREIGN KEY ("kid") REFERENCES "SealingKey"("kid") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectAttempt" ADD CONSTRAINT "ConnectAttempt_tenantId_itemId_fkey" FOREIGN KEY ("tenantId", "itemId") REFERENCES "VaultItem"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ConnectAttempt" ADD CONSTRAINT "ConnectAttempt_kid_fkey" FOREIGN KEY ("kid") REFERENCES "SealingKey"("kid") ON DELETE RESTRICT ON UPDATE CASCADE;
