-- One contributor counts once per study and visit. What was withdrawn keeps its round only if that was released before: it is still
-- counted there, so nobody may sit down beside it and be counted twice in a union of rounds.
DROP INDEX "contribution_counted_once";
CREATE UNIQUE INDEX "contribution_counted_once" ON "contribution" ("study_id", "contributor_key", "visit")
  WHERE ("state" = 'accepted' OR ("state" = 'withdrawn' AND "round_id" IS NOT NULL)) AND "kind" = 'data';
