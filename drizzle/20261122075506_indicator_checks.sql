CREATE TABLE "indicator_check" (
	"id" uuid PRIMARY KEY NOT NULL,
	"night" date,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone,
	"villages" integer,
	CONSTRAINT "indicator_check_night_unique" UNIQUE("night")
);
--> statement-breakpoint
CREATE TABLE "indicator_difference" (
	"check_id" uuid NOT NULL,
	"village_id" integer NOT NULL,
	"day" date NOT NULL,
	"kept" jsonb,
	"facts" jsonb,
	CONSTRAINT "indicator_difference_check_id_village_id_day_pk" PRIMARY KEY("check_id","village_id","day")
);
--> statement-breakpoint
ALTER TABLE "indicator_difference" ADD CONSTRAINT "indicator_difference_check_id_indicator_check_id_fk" FOREIGN KEY ("check_id") REFERENCES "public"."indicator_check"("id") ON DELETE no action ON UPDATE no action;