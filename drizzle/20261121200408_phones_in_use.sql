ALTER TABLE "account" DROP CONSTRAINT "account_phone_unique";--> statement-breakpoint
CREATE UNIQUE INDEX "account_phone_in_use" ON "account" USING btree ("phone") WHERE closed_at is null;