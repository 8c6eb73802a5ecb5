-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "account_role" AS ENUM ('operator', 'researcher', 'demonstrator');

-- CreateEnum
CREATE TYPE "sign_up_mode" AS ENUM ('open', 'invited');

-- CreateEnum
CREATE TYPE "study_phase" AS ENUM ('draft', 'open', 'closed', 'archived', 'purged');

-- CreateEnum
CREATE TYPE "study_role" AS ENUM ('owner', 'analyst', 'viewer', 'auditor');

-- CreateEnum
CREATE TYPE "holder_role" AS ENUM ('owner', 'custodian');

-- CreateEnum
CREATE TYPE "holder_key_status" AS ENUM ('invited', 'offered', 'verified', 'active', 'retired');

-- CreateEnum
CREATE TYPE "round_state" AS ENUM ('collecting', 'sealed', 'released', 'spoilt');

-- CreateEnum
CREATE TYPE "contribution_kind" AS ENUM ('data', 'noise');

-- CreateEnum
CREATE TYPE "contribution_state" AS ENUM ('received', 'checked', 'accepted', 'rejected', 'withdrawn', 'replaced');

-- CreateEnum
CREATE TYPE "proof_state" AS ENUM ('not_required', 'pending', 'valid', 'invalid');

-- CreateEnum
CREATE TYPE "leaf_kind" AS ENUM ('study', 'keyRing', 'contribution', 'withdrawal', 'batch', 'computation', 'release', 'item', 'build');

-- CreateEnum
CREATE TYPE "computation_state" AS ENUM ('queued', 'running', 'succeeded', 'failed', 'cancelled');

-- CreateEnum
CREATE TYPE "release_state" AS ENUM ('requested', 'ruled', 'attested', 'opening', 'opened', 'published', 'refused', 'expired');

-- CreateEnum
CREATE TYPE "release_item_kind" AS ENUM ('approval', 'refusal', 'attestation', 'noise', 'opening', 'share');

-- CreateTable
CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "role" "account_role" NOT NULL DEFAULT 'researcher',
    "is_anonymous" BOOLEAN DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "user_id" TEXT NOT NULL,

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limit" (
    "id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "last_request" BIGINT NOT NULL,

    CONSTRAINT "rate_limit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" TEXT NOT NULL,
    "config_id" TEXT NOT NULL DEFAULT 'default',
    "name" TEXT,
    "start" TEXT,
    "reference_id" TEXT NOT NULL,
    "prefix" TEXT,
    "key" TEXT NOT NULL,
    "refill_interval" INTEGER,
    "refill_amount" INTEGER,
    "last_refill_at" TIMESTAMPTZ(3),
    "enabled" BOOLEAN DEFAULT true,
    "rate_limit_enabled" BOOLEAN DEFAULT true,
    "rate_limit_time_window" INTEGER DEFAULT 86400000,
    "rate_limit_max" INTEGER DEFAULT 10,
    "request_count" INTEGER DEFAULT 0,
    "remaining" INTEGER,
    "last_request" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "permissions" TEXT,
    "metadata" TEXT,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installation" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "setup_token_hash" BYTEA,
    "claimed_at" TIMESTAMPTZ(3),
    "sign_up" "sign_up_mode",
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "email" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("email")
);

-- CreateTable
CREATE TABLE "rate_window" (
    "key" TEXT NOT NULL,
    "started" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "rate_window_pkey" PRIMARY KEY ("key","started")
);

-- CreateTable
CREATE TABLE "study" (
    "id" UUID NOT NULL,
    "owner_id" TEXT NOT NULL,
    "phase" "study_phase" NOT NULL DEFAULT 'draft',
    "demonstration" BOOLEAN NOT NULL DEFAULT false,
    "title" TEXT NOT NULL,
    "draft" JSONB NOT NULL,
    "document" JSONB,
    "study_digest" BYTEA,
    "key_ring_digest" BYTEA,
    "layout_digest" BYTEA,
    "policy_digest" BYTEA,
    "envelope_bytes" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "opened_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "archived_at" TIMESTAMPTZ(3),
    "purged_at" TIMESTAMPTZ(3),

    CONSTRAINT "study_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "study_member" (
    "study_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" "study_role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "study_member_pkey" PRIMARY KEY ("study_id","user_id")
);

-- CreateTable
CREATE TABLE "holder_key" (
    "id" UUID NOT NULL,
    "study_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL DEFAULT 0,
    "holder_index" SMALLINT NOT NULL,
    "role" "holder_role" NOT NULL,
    "scheme" TEXT NOT NULL,
    "preset" TEXT NOT NULL,
    "key_id" BYTEA NOT NULL,
    "public_bytes" BYTEA NOT NULL,
    "proof" BYTEA,
    "sign_public" BYTEA,
    "seal_public" BYTEA,
    "status" "holder_key_status" NOT NULL DEFAULT 'offered',
    "wraps" SMALLINT NOT NULL DEFAULT 0,
    "proved_wraps" SMALLINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "holder_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "study_link" (
    "id" UUID NOT NULL,
    "study_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "label" TEXT NOT NULL,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "study_link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "round" (
    "id" UUID NOT NULL,
    "study_id" UUID NOT NULL,
    "visit" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "state" "round_state" NOT NULL DEFAULT 'collecting',
    "generation" INTEGER NOT NULL DEFAULT 1,
    "spoilt_code" TEXT,
    "spoilt_detail" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sealed_at" TIMESTAMPTZ(3),
    "released_at" TIMESTAMPTZ(3),
    "spoilt_at" TIMESTAMPTZ(3),

    CONSTRAINT "round_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contribution" (
    "id" CHAR(32) NOT NULL,
    "study_id" UUID NOT NULL,
    "link_id" UUID,
    "contributor_key" BYTEA NOT NULL,
    "visit" INTEGER NOT NULL,
    "cell" TEXT NOT NULL,
    "persons" INTEGER NOT NULL,
    "envelope_digest" BYTEA NOT NULL,
    "kind" "contribution_kind" NOT NULL DEFAULT 'data',
    "state" "contribution_state" NOT NULL,
    "proof_state" "proof_state" NOT NULL DEFAULT 'not_required',
    "replaces_id" CHAR(32),
    "leaf_id" UUID NOT NULL,
    "log_index" BIGINT,
    "withdrawal_leaf_id" UUID,
    "round_id" UUID,
    "day" DATE NOT NULL,
    "head" BYTEA NOT NULL,
    "tail" BYTEA NOT NULL,
    "receipt_signature" BYTEA NOT NULL,
    "server_key" BYTEA NOT NULL,

    CONSTRAINT "contribution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contribution_part" (
    "contribution_id" CHAR(32) NOT NULL,
    "group_index" SMALLINT NOT NULL,
    "holder_index" SMALLINT NOT NULL,
    "study_id" UUID NOT NULL,
    "ordinal" SMALLINT NOT NULL,
    "key_id" BYTEA NOT NULL,
    "kind" SMALLINT NOT NULL,
    "bytes" BYTEA,
    "ciphertext_digest" BYTEA NOT NULL,

    CONSTRAINT "contribution_part_pkey" PRIMARY KEY ("contribution_id","group_index","holder_index")
);

-- CreateTable
CREATE TABLE "study_tally" (
    "study_id" UUID NOT NULL,
    "visit" INTEGER NOT NULL,
    "persons" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "study_tally_pkey" PRIMARY KEY ("study_id","visit")
);

-- CreateTable
CREATE TABLE "log_leaf" (
    "id" UUID NOT NULL,
    "entered" BIGSERIAL NOT NULL,
    "seq" BIGINT,
    "kind" "leaf_kind" NOT NULL,
    "digest" BYTEA NOT NULL,
    "leaf_hash" BYTEA NOT NULL,

    CONSTRAINT "log_leaf_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_node" (
    "level" SMALLINT NOT NULL,
    "node_index" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "log_node_pkey" PRIMARY KEY ("level","node_index")
);

-- CreateTable
CREATE TABLE "checkpoint" (
    "size" BIGINT NOT NULL,
    "root" BYTEA NOT NULL,
    "note" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "checkpoint_pkey" PRIMARY KEY ("size")
);

-- CreateTable
CREATE TABLE "computation" (
    "id" UUID NOT NULL,
    "study_id" UUID NOT NULL,
    "visit" INTEGER NOT NULL,
    "state" "computation_state" NOT NULL DEFAULT 'queued',
    "query_digest" BYTEA NOT NULL,
    "plan" JSONB NOT NULL,
    "cohort" BYTEA NOT NULL,
    "persons" INTEGER NOT NULL,
    "launched_by_id" TEXT,
    "leaf_id" UUID,
    "attempt" INTEGER NOT NULL DEFAULT 1,
    "from_stored" BOOLEAN NOT NULL DEFAULT false,
    "leaf_size" INTEGER NOT NULL DEFAULT 65536,
    "revision" BIGINT NOT NULL DEFAULT 0,
    "step" TEXT NOT NULL DEFAULT 'queued',
    "done" INTEGER NOT NULL DEFAULT 0,
    "total" INTEGER NOT NULL DEFAULT 0,
    "failure_code" TEXT,
    "failure_detail" JSONB,
    "superseded_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "computation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "computation_round" (
    "computation_id" UUID NOT NULL,
    "round_id" UUID NOT NULL,

    CONSTRAINT "computation_round_pkey" PRIMARY KEY ("computation_id","round_id")
);

-- CreateTable
CREATE TABLE "computation_leaf" (
    "computation_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "cell" TEXT NOT NULL,
    "group_index" SMALLINT NOT NULL,
    "holder_index" SMALLINT NOT NULL,
    "leaf_index" INTEGER NOT NULL,
    "first_index" BIGINT NOT NULL,
    "last_index" BIGINT NOT NULL,
    "addends" INTEGER NOT NULL,
    "added" INTEGER NOT NULL DEFAULT 0,
    "product" BYTEA,
    "inputs_root" BYTEA,

    CONSTRAINT "computation_leaf_pkey" PRIMARY KEY ("computation_id","attempt","cell","group_index","holder_index","leaf_index")
);

-- CreateTable
CREATE TABLE "aggregate" (
    "id" UUID NOT NULL,
    "computation_id" UUID NOT NULL,
    "cell" TEXT NOT NULL,
    "persons" INTEGER NOT NULL,
    "contributions" INTEGER NOT NULL,
    "inputs_root" BYTEA NOT NULL,
    "transcript" JSONB NOT NULL,
    "transcript_digest" BYTEA NOT NULL,
    "signature" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "aggregate_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "aggregate_part" (
    "aggregate_id" UUID NOT NULL,
    "group_index" SMALLINT NOT NULL,
    "holder_index" SMALLINT NOT NULL,
    "key_id" BYTEA NOT NULL,
    "sum" BYTEA NOT NULL,
    "released" BYTEA NOT NULL,
    "rerandomiser" BYTEA NOT NULL,
    "sum_digest" BYTEA NOT NULL,
    "released_digest" BYTEA NOT NULL,
    "rerandomiser_digest" BYTEA NOT NULL,

    CONSTRAINT "aggregate_part_pkey" PRIMARY KEY ("aggregate_id","group_index","holder_index")
);

-- CreateTable
CREATE TABLE "release" (
    "id" UUID NOT NULL,
    "study_id" UUID NOT NULL,
    "computation_id" UUID NOT NULL,
    "state" "release_state" NOT NULL DEFAULT 'requested',
    "reason_code" TEXT,
    "reason_detail" JSONB,
    "persons" INTEGER NOT NULL,
    "figures" INTEGER NOT NULL,
    "ruling" JSONB NOT NULL,
    "query_digest" BYTEA NOT NULL,
    "cohort" BYTEA NOT NULL,
    "rho" TEXT,
    "requested_by_id" TEXT,
    "leaf_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ruled_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3),

    CONSTRAINT "release_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release_item" (
    "id" UUID NOT NULL,
    "release_id" UUID NOT NULL,
    "actor" TEXT NOT NULL,
    "holder_key_id" UUID,
    "auditor_id" TEXT,
    "kind" "release_item_kind" NOT NULL,
    "group_index" SMALLINT NOT NULL DEFAULT 0,
    "sealed_to" BYTEA,
    "bytes" BYTEA NOT NULL,
    "proof" BYTEA,
    "signature" BYTEA NOT NULL,
    "aggregate_part_digest" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "release_item_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "deed" TEXT NOT NULL,
    "study_id" UUID,
    "subject_id" TEXT,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

-- CreateIndex
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");

-- CreateIndex
CREATE INDEX "session_user_id_idx" ON "session"("user_id");

-- CreateIndex
CREATE INDEX "account_user_id_idx" ON "account"("user_id");

-- CreateIndex
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- CreateIndex
CREATE UNIQUE INDEX "rate_limit_key_key" ON "rate_limit"("key");

-- CreateIndex
CREATE INDEX "api_key_config_id_idx" ON "api_key"("config_id");

-- CreateIndex
CREATE INDEX "api_key_reference_id_idx" ON "api_key"("reference_id");

-- CreateIndex
CREATE INDEX "api_key_key_idx" ON "api_key"("key");

-- CreateIndex
CREATE INDEX "rate_window_started_idx" ON "rate_window"("started");

-- CreateIndex
CREATE UNIQUE INDEX "study_study_digest_key" ON "study"("study_digest");

-- CreateIndex
CREATE INDEX "study_owner_id_idx" ON "study"("owner_id");

-- CreateIndex
CREATE INDEX "study_member_user_id_idx" ON "study_member"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "holder_key_key_id_key" ON "holder_key"("key_id");

-- CreateIndex
CREATE INDEX "holder_key_study_id_idx" ON "holder_key"("study_id");

-- CreateIndex
CREATE UNIQUE INDEX "study_link_token_hash_key" ON "study_link"("token_hash");

-- CreateIndex
CREATE INDEX "study_link_study_id_idx" ON "study_link"("study_id");

-- CreateIndex
CREATE UNIQUE INDEX "round_study_id_visit_number_key" ON "round"("study_id", "visit", "number");

-- CreateIndex
CREATE UNIQUE INDEX "contribution_leaf_id_key" ON "contribution"("leaf_id");

-- CreateIndex
CREATE UNIQUE INDEX "contribution_log_index_key" ON "contribution"("log_index");

-- CreateIndex
CREATE UNIQUE INDEX "contribution_withdrawal_leaf_id_key" ON "contribution"("withdrawal_leaf_id");

-- CreateIndex
CREATE INDEX "contribution_study_id_visit_state_cell_idx" ON "contribution"("study_id", "visit", "state", "cell");

-- CreateIndex
CREATE INDEX "contribution_round_id_cell_log_index_idx" ON "contribution"("round_id", "cell", "log_index");

-- CreateIndex
CREATE UNIQUE INDEX "contribution_part_study_id_ciphertext_digest_key" ON "contribution_part"("study_id", "ciphertext_digest");

-- CreateIndex
CREATE UNIQUE INDEX "log_leaf_seq_key" ON "log_leaf"("seq");

-- CreateIndex
CREATE INDEX "log_leaf_leaf_hash_idx" ON "log_leaf"("leaf_hash");

-- CreateIndex
CREATE UNIQUE INDEX "computation_leaf_id_key" ON "computation"("leaf_id");

-- CreateIndex
CREATE INDEX "computation_study_id_created_at_idx" ON "computation"("study_id", "created_at");

-- CreateIndex
CREATE INDEX "computation_round_round_id_idx" ON "computation_round"("round_id");

-- CreateIndex
CREATE UNIQUE INDEX "aggregate_transcript_digest_key" ON "aggregate"("transcript_digest");

-- CreateIndex
CREATE UNIQUE INDEX "aggregate_computation_id_cell_key" ON "aggregate"("computation_id", "cell");

-- CreateIndex
CREATE UNIQUE INDEX "release_leaf_id_key" ON "release"("leaf_id");

-- CreateIndex
CREATE INDEX "release_study_id_created_at_idx" ON "release"("study_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "release_item_release_id_actor_kind_group_index_key" ON "release_item"("release_id", "actor", "kind", "group_index");

-- CreateIndex
CREATE INDEX "audit_event_study_id_at_idx" ON "audit_event"("study_id", "at");

-- CreateIndex
CREATE INDEX "audit_event_at_idx" ON "audit_event"("at");

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "account" ADD CONSTRAINT "account_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study" ADD CONSTRAINT "study_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "user"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_member" ADD CONSTRAINT "study_member_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_member" ADD CONSTRAINT "study_member_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "holder_key" ADD CONSTRAINT "holder_key_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_link" ADD CONSTRAINT "study_link_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "round" ADD CONSTRAINT "round_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "study_link"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_leaf_id_fkey" FOREIGN KEY ("leaf_id") REFERENCES "log_leaf"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_withdrawal_leaf_id_fkey" FOREIGN KEY ("withdrawal_leaf_id") REFERENCES "log_leaf"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_round_id_fkey" FOREIGN KEY ("round_id") REFERENCES "round"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contribution_part" ADD CONSTRAINT "contribution_part_contribution_id_fkey" FOREIGN KEY ("contribution_id") REFERENCES "contribution"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contribution_part" ADD CONSTRAINT "contribution_part_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "study_tally" ADD CONSTRAINT "study_tally_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "computation" ADD CONSTRAINT "computation_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "computation" ADD CONSTRAINT "computation_launched_by_id_fkey" FOREIGN KEY ("launched_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "computation_round" ADD CONSTRAINT "computation_round_computation_id_fkey" FOREIGN KEY ("computation_id") REFERENCES "computation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "computation_round" ADD CONSTRAINT "computation_round_round_id_fkey" FOREIGN KEY ("round_id") REFERENCES "round"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "computation_leaf" ADD CONSTRAINT "computation_leaf_computation_id_fkey" FOREIGN KEY ("computation_id") REFERENCES "computation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "aggregate" ADD CONSTRAINT "aggregate_computation_id_fkey" FOREIGN KEY ("computation_id") REFERENCES "computation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "aggregate_part" ADD CONSTRAINT "aggregate_part_aggregate_id_fkey" FOREIGN KEY ("aggregate_id") REFERENCES "aggregate"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release" ADD CONSTRAINT "release_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "study"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release" ADD CONSTRAINT "release_computation_id_fkey" FOREIGN KEY ("computation_id") REFERENCES "computation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release" ADD CONSTRAINT "release_requested_by_id_fkey" FOREIGN KEY ("requested_by_id") REFERENCES "user"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_item" ADD CONSTRAINT "release_item_release_id_fkey" FOREIGN KEY ("release_id") REFERENCES "release"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "release_item" ADD CONSTRAINT "release_item_holder_key_id_fkey" FOREIGN KEY ("holder_key_id") REFERENCES "holder_key"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What the schema language cannot say.

-- One row.
ALTER TABLE "installation" ADD CONSTRAINT "installation_one_row" CHECK ("id" = 1);

-- Digests, keys and ids have their exact lengths, whoever writes.
ALTER TABLE "study" ADD CONSTRAINT "study_digest_lengths" CHECK (
  octet_length("study_digest") = 32 AND octet_length("key_ring_digest") = 32 AND octet_length("layout_digest") = 32 AND octet_length("policy_digest") = 32
);
ALTER TABLE "study" ADD CONSTRAINT "study_frozen_when_opened" CHECK (
  ("phase" <> 'draft' OR "document" IS NULL) AND ("phase" IN ('draft', 'purged') OR "document" IS NOT NULL) AND ("document" IS NULL) = ("study_digest" IS NULL) AND ("document" IS NULL) = ("envelope_bytes" IS NULL)
);
ALTER TABLE "holder_key" ADD CONSTRAINT "holder_key_id_length" CHECK (octet_length("key_id") = 32);
CREATE UNIQUE INDEX "holder_key_one_in_use" ON "holder_key" ("study_id", "epoch", "holder_index") WHERE "status" <> 'retired';
ALTER TABLE "study_link" ADD CONSTRAINT "study_link_hash_length" CHECK (octet_length("token_hash") = 32);
ALTER TABLE "round" ADD CONSTRAINT "round_numbers" CHECK ("visit" >= 0 AND "number" >= 1 AND "generation" >= 1);
CREATE UNIQUE INDEX "round_one_collecting" ON "round" ("study_id", "visit") WHERE "state" = 'collecting';
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_form" CHECK (
  "id" ~ '^[0-9a-f]{32}$' AND octet_length("contributor_key") = 32 AND octet_length("envelope_digest") = 32
  AND octet_length("receipt_signature") = 64 AND octet_length("server_key") = 32 AND "visit" >= 0 AND "persons" >= 0
);
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_accepted_needs_proof" CHECK (
  "state" <> 'accepted' OR "proof_state" IN ('not_required', 'valid')
);
-- One contributor counts once per study and visit.
CREATE UNIQUE INDEX "contribution_counted_once" ON "contribution" ("study_id", "contributor_key", "visit") WHERE "state" = 'accepted' AND "kind" = 'data';
ALTER TABLE "contribution_part" ADD CONSTRAINT "contribution_part_digest_length" CHECK (octet_length("ciphertext_digest") = 32);
-- Ciphertexts do not compress: do not try.
ALTER TABLE "contribution_part" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
ALTER TABLE "study_tally" ADD CONSTRAINT "study_tally_not_negative" CHECK ("persons" >= 0);

ALTER TABLE "log_leaf" ADD CONSTRAINT "log_leaf_lengths" CHECK (octet_length("digest") = 32 AND octet_length("leaf_hash") = 32 AND "seq" >= 0);
CREATE INDEX "log_leaf_unsequenced" ON "log_leaf" ("entered") WHERE "seq" IS NULL;
ALTER TABLE "log_node" ADD CONSTRAINT "log_node_form" CHECK (octet_length("hash") = 32 AND "level" >= 0 AND "node_index" >= 0);
ALTER TABLE "checkpoint" ADD CONSTRAINT "checkpoint_form" CHECK (octet_length("root") = 32 AND "size" >= 0);

-- The same question is computed once.
CREATE UNIQUE INDEX "computation_same_question" ON "computation" ("study_id", "query_digest")
  WHERE "state" IN ('queued', 'running', 'succeeded') AND "superseded_at" IS NULL;
ALTER TABLE "computation" ADD CONSTRAINT "computation_form" CHECK (octet_length("query_digest") = 32 AND "persons" >= 0 AND "done" >= 0 AND "total" >= 0);
-- One share per party and ciphertext.
CREATE UNIQUE INDEX "release_item_one_share" ON "release_item" ("aggregate_part_digest", "holder_key_id") WHERE "kind" = 'share';

-- What contributors rely on does not change once the study is open.
CREATE FUNCTION "keep_frozen_study"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD."document" IS NOT NULL AND (
    NEW."document" IS DISTINCT FROM OLD."document" OR NEW."study_digest" IS DISTINCT FROM OLD."study_digest"
    OR NEW."key_ring_digest" IS DISTINCT FROM OLD."key_ring_digest" OR NEW."layout_digest" IS DISTINCT FROM OLD."layout_digest"
    OR NEW."policy_digest" IS DISTINCT FROM OLD."policy_digest" OR NEW."demonstration" IS DISTINCT FROM OLD."demonstration"
    OR NEW."phase" = 'draft'
  ) THEN
    RAISE EXCEPTION 'an open study is frozen' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "study_keep_frozen" BEFORE UPDATE ON "study" FOR EACH ROW EXECUTE FUNCTION "keep_frozen_study"();

-- The log only grows: a leaf gets its place once and stays.
CREATE FUNCTION "keep_log_leaf"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD."seq" IS NOT NULL OR NEW."id" <> OLD."id" OR NEW."entered" <> OLD."entered"
    OR NEW."kind" <> OLD."kind" OR NEW."digest" <> OLD."digest" OR NEW."leaf_hash" <> OLD."leaf_hash" THEN
    RAISE EXCEPTION 'the log only grows' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "log_leaf_keep" BEFORE UPDATE OR DELETE ON "log_leaf" FOR EACH ROW EXECUTE FUNCTION "keep_log_leaf"();

CREATE FUNCTION "insert_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER "log_node_keep" BEFORE UPDATE OR DELETE ON "log_node" FOR EACH ROW EXECUTE FUNCTION "insert_only"();
CREATE TRIGGER "checkpoint_keep" BEFORE UPDATE OR DELETE ON "checkpoint" FOR EACH ROW EXECUTE FUNCTION "insert_only"();
CREATE TRIGGER "release_item_keep" BEFORE UPDATE ON "release_item" FOR EACH ROW EXECUTE FUNCTION "insert_only"();
CREATE TRIGGER "audit_event_keep" BEFORE UPDATE OR DELETE ON "audit_event" FOR EACH ROW EXECUTE FUNCTION "insert_only"();
