CREATE TYPE "public"."file_type" AS ENUM('application/pdf', 'image/jpeg', 'image/png');--> statement-breakpoint
CREATE TABLE "card_key" (
	"public_key" text PRIMARY KEY NOT NULL,
	"private_key" text NOT NULL,
	"made_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "decision_file" (
	"decision_id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"type" "file_type" NOT NULL,
	"content" "bytea" NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "impostor_report" (
	"id" uuid PRIMARY KEY NOT NULL,
	"commune_id" integer NOT NULL,
	"village_id" integer,
	"happened_on" date NOT NULL,
	"told" text NOT NULL,
	"phone" text,
	"received_at" timestamp with time zone NOT NULL,
	"closed_by" uuid,
	"closed_at" timestamp with time zone,
	"outcome" text
);
--> statement-breakpoint
ALTER TABLE "decision_file" ADD CONSTRAINT "decision_file_decision_id_decision_id_fk" FOREIGN KEY ("decision_id") REFERENCES "public"."decision"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision_file" ADD CONSTRAINT "decision_file_recorded_by_account_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "impostor_report" ADD CONSTRAINT "impostor_report_commune_id_area_id_fk" FOREIGN KEY ("commune_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "impostor_report" ADD CONSTRAINT "impostor_report_village_id_area_id_fk" FOREIGN KEY ("village_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "impostor_report" ADD CONSTRAINT "impostor_report_closed_by_account_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "impostor_report_commune_id_received_at_index" ON "impostor_report" USING btree ("commune_id","received_at");