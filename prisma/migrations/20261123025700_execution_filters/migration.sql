-- DropIndex
DROP INDEX "FlowExecution_tenantId_flowVersionId_idx";

-- CreateIndex
CREATE INDEX "FlowExecution_tenantId_flowVersionId_id_idx" ON "FlowExecution"("tenantId", "flowVersionId", "id" DESC);
