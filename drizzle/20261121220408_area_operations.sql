CREATE TYPE "public"."operation_kind" AS ENUM('merge', 'split', 'rename', 'recode', 'move', 'reform', 'village_merge', 'village_rename', 'village_move', 'village_assign');--> statement-breakpoint
ALTER TYPE "public"."area_kind" ADD VALUE 'cho_xac_dinh' BEFORE 'thon';--> statement-breakpoint
CREATE TABLE "area_operation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" "operation_kind" NOT NULL,
	"province_id" integer,
	"effective_on" date NOT NULL,
	"decree" text NOT NULL,
	"effects" jsonb NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"undone_by" uuid,
	"undone_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "area_operation_area" (
	"operation_id" uuid NOT NULL,
	"area_id" integer NOT NULL,
	CONSTRAINT "area_operation_area_operation_id_area_id_pk" PRIMARY KEY("operation_id","area_id")
);
--> statement-breakpoint
CREATE TABLE "area_past_name" (
	"area_id" integer NOT NULL,
	"kind" "area_kind" NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"folded" text NOT NULL,
	"valid_from" date,
	"valid_to" date NOT NULL,
	CONSTRAINT "area_past_name_area_id_valid_to_pk" PRIMARY KEY("area_id","valid_to"),
	CONSTRAINT "area_past_name_valid" CHECK (valid_from < valid_to)
);
--> statement-breakpoint
ALTER TABLE "appointment" ADD COLUMN "delegated_by" uuid;--> statement-breakpoint
ALTER TABLE "area_operation" ADD CONSTRAINT "area_operation_province_id_area_id_fk" FOREIGN KEY ("province_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "area_operation" ADD CONSTRAINT "area_operation_recorded_by_account_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "area_operation" ADD CONSTRAINT "area_operation_undone_by_account_id_fk" FOREIGN KEY ("undone_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "area_operation_area" ADD CONSTRAINT "area_operation_area_operation_id_area_operation_id_fk" FOREIGN KEY ("operation_id") REFERENCES "public"."area_operation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "area_operation_area" ADD CONSTRAINT "area_operation_area_area_id_area_id_fk" FOREIGN KEY ("area_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "area_past_name" ADD CONSTRAINT "area_past_name_area_id_area_id_fk" FOREIGN KEY ("area_id") REFERENCES "public"."area"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "area_operation_recorded_at_index" ON "area_operation" USING btree ("recorded_at");--> statement-breakpoint
CREATE INDEX "area_operation_area_area_id_index" ON "area_operation_area" USING btree ("area_id");--> statement-breakpoint
ALTER TABLE "appointment" ADD CONSTRAINT "appointment_delegated_by_account_id_fk" FOREIGN KEY ("delegated_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;