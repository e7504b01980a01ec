-- AlterTable
ALTER TABLE "FlowExecution" ADD COLUMN     "engineId" UUID,
ADD COLUMN     "leaseUntil" TIMESTAMPTZ(3);
