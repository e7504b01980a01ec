-- AlterTable
ALTER TABLE "FlowExecution" ADD COLUMN     "part" JSONB;
