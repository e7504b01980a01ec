-- DropIndex
DROP INDEX "AuditEvent_tenantId_targetId_idx";

-- CreateIndex
CREATE INDEX "AuditEvent_tenantId_at_idx" ON "AuditEvent"("tenantId", "at");

-- CreateIndex
CREATE INDEX "AuditEvent_tenantId_targetId_seq_idx" ON "AuditEvent"("tenantId", "targetId", "seq");
