CREATE TABLE "target" (
	"id" uuid PRIMARY KEY NOT NULL,
	"indicator" text NOT NULL,
	"area_id" integer,
	"year" smallint,
	"value" double precision NOT NULL,
	"source" text NOT NULL,
	"source_on" date,
	"set_by" uuid,
	"set_at" timestamp with time zone NOT NULL,
	"ended_by" uuid,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "target" ADD CONSTRAINT "target_area_id_area_id_fk" FOREIGN KEY ("area_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "target" ADD CONSTRAINT "target_set_by_account_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "target" ADD CONSTRAINT "target_ended_by_account_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "target_held_once" ON "target" USING btree ("indicator",coalesce("area_id", 0),coalesce("year", 0)) WHERE "target"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "target_area_id_index" ON "target" USING btree ("area_id");