CREATE TYPE "public"."catalogue_kind" AS ENUM('topic', 'shop', 'account', 'digital');--> statement-breakpoint
CREATE TABLE "catalogue" (
	"province_id" integer NOT NULL,
	"kind" "catalogue_kind" NOT NULL,
	"items" jsonb NOT NULL,
	"version" text NOT NULL,
	CONSTRAINT "catalogue_province_id_kind_pk" PRIMARY KEY("province_id","kind")
);
--> statement-breakpoint
ALTER TABLE "catalogue" ADD CONSTRAINT "catalogue_province_id_area_id_fk" FOREIGN KEY ("province_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;