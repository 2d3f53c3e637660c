-- Nothing was ever kept in these, and nothing asks these functions.
DROP TABLE "catalogue_item";--> statement-breakpoint
DROP TABLE "local_indicator";--> statement-breakpoint
DROP TYPE "public"."catalogue_kind";--> statement-breakpoint
DROP FUNCTION local_visits(date, date, jsonb);--> statement-breakpoint
DROP FUNCTION local_reached(date, date, jsonb);--> statement-breakpoint
DROP FUNCTION local_onboarded(date, date, jsonb);--> statement-breakpoint
DROP FUNCTION local_sessions(date, date, jsonb);--> statement-breakpoint
DROP FUNCTION local_attendances(date, date, jsonb);
