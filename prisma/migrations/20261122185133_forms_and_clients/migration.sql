-- AlterTable
ALTER TABLE "Tenant" ADD COLUMN     "allowsAnyHost" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "ApiClient" ADD COLUMN     "previousSecretHash" BYTEA,
ADD COLUMN     "previousUntil" TIMESTAMPTZ(3),
ADD COLUMN     "publicKeys" JSONB;

-- CreateTable
CREATE TABLE "Form" (
    "tenantId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "document" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Form_pkey" PRIMARY KEY ("tenantId","id")
);

-- CreateTable
CREATE TABLE "FormFlow" (
    "tenantId" UUID NOT NULL,
    "formId" UUID NOT NULL,
    "flowId" UUID NOT NULL,

    CONSTRAINT "FormFlow_pkey" PRIMARY KEY ("tenantId","formId","flowId")
);

-- CreateTable
CREATE TABLE "FormSecret" (
    "tenantId" UUID NOT NULL,
    "formId" UUID NOT NULL,
    "componentId" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "kid" TEXT NOT NULL,
    "jwe" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "FormSecret_pkey" PRIMARY KEY ("tenantId","formId","componentId","field")
);

-- CreateTable
CREATE TABLE "ClientAssertion" (
    "tenantId" UUID NOT NULL,
    "clientId" TEXT NOT NULL,
    "jtiHash" BYTEA NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ClientAssertion_pkey" PRIMARY KEY ("tenantId","clientId","jtiHash")
);

-- CreateIndex
CREATE INDEX "Form_tenantId_updatedAt_idx" ON "Form"("tenantId", "updatedAt");

-- CreateIndex
CREATE INDEX "FormFlow_tenantId_flowId_idx" ON "FormFlow"("tenantId", "flowId");

-- CreateIndex
CREATE INDEX "FormSecret_kid_idx" ON "FormSecret"("kid");

-- CreateIndex
CREATE INDEX "ClientAssertion_expiresAt_idx" ON "ClientAssertion"("expiresAt");

-- AddForeignKey
ALTER TABLE "Form" ADD CONSTRAINT "Form_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FormFlow" ADD CONSTRAINT "FormFlow_tenantId_formId_fkey" FOREIGN KEY ("tenantId", "formId") REFERENCES "Form"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FormFlow" ADD CONSTRAINT "FormFlow_tenantId_flowId_fkey" FOREIGN KEY ("tenantId", "flowId") REFERENCES "Flow"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FormSecret" ADD CONSTRAINT "FormSecret_tenantId_formId_fkey" FOREIGN KEY ("tenantId", "formId") REFERENCES "Form"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FormSecret" ADD CONSTRAINT "FormSecret_kid_fkey" FOREIGN KEY ("kid") REFERENCES "SealingKey"("kid") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ClientAssertion" ADD CONSTRAINT "ClientAssertion_tenantId_clientId_fkey" FOREIGN KEY ("tenantId", "clientId") REFERENCES "ApiClient"("tenantId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
