-- CreateTable
CREATE TABLE "rate_bucket" (
    "key" TEXT NOT NULL,
    "level" DOUBLE PRECISION NOT NULL,
    "burst" DOUBLE PRECISION NOT NULL,
    "per_second" DOUBLE PRECISION NOT NULL,
    "filled" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_bucket_pkey" PRIMARY KEY ("key")
);

-- What only grows cannot be emptied at a stroke either.
CREATE TRIGGER "log_leaf_whole" BEFORE TRUNCATE ON "log_leaf" FOR EACH STATEMENT EXECUTE FUNCTION "insert_only"();
CREATE TRIGGER "log_node_whole" BEFORE TRUNCATE ON "log_node" FOR EACH STATEMENT EXECUTE FUNCTION "insert_only"();
CREATE TRIGGER "checkpoint_whole" BEFORE TRUNCATE ON "checkpoint" FOR EACH STATEMENT EXECUTE FUNCTION "insert_only"();
CREATE TRIGGER "release_item_whole" BEFORE TRUNCATE ON "release_item" FOR EACH STATEMENT EXECUTE FUNCTION "insert_only"();
CREATE TRIGGER "audit_event_whole" BEFORE TRUNCATE ON "audit_event" FOR EACH STATEMENT EXECUTE FUNCTION "insert_only"();
