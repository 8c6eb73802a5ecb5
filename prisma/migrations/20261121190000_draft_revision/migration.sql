-- AlterTable
ALTER TABLE "study" ADD COLUMN "draft_revision" INTEGER NOT NULL DEFAULT 0;
