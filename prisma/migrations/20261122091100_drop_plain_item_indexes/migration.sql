-- DropIndex
DROP INDEX "VaultItem_tenantId_sectionId_idx";

-- DropIndex
DROP INDEX "VaultItem_tenantId_updatedAt_idx";
