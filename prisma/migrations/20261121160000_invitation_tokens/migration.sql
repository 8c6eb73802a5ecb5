-- An address alone invited whoever guessed it. What was used stays on the list; what was not is given again, with a token.
DELETE FROM "invitation" WHERE "used_at" IS NULL;

-- AlterTable
ALTER TABLE "invitation" ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "token_hash" BYTEA;

-- The invitations used before had no token: each gets one that nobody knows.
UPDATE "invitation" SET "expires_at" = "used_at", "token_hash" = sha256(uuid_send(gen_random_uuid()));

-- AlterTable
ALTER TABLE "invitation" ALTER COLUMN "expires_at" SET NOT NULL,
ALTER COLUMN "token_hash" SET NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");
