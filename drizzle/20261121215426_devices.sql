CREATE TABLE "device" (
	"id" uuid NOT NULL,
	"account_id" uuid NOT NULL,
	"label" text NOT NULL,
	"first_contact" timestamp with time zone NOT NULL,
	"last_contact" timestamp with time zone NOT NULL,
	"waiting" integer NOT NULL,
	"rejected" integer NOT NULL,
	"skew" bigint,
	"key" text,
	"signed_out_at" timestamp with time zone,
	"signed_out_by" uuid,
	"wiped_at" timestamp with time zone,
	CONSTRAINT "device_account_id_id_pk" PRIMARY KEY("account_id","id")
);
--> statement-breakpoint
CREATE TABLE "rejection_closing" (
	"command_id" uuid PRIMARY KEY NOT NULL,
	"closed_by" uuid NOT NULL,
	"closed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "journal" ADD COLUMN "device_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "journal" ADD COLUMN "done_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "journal" ADD COLUMN "replaces" uuid;--> statement-breakpoint
ALTER TABLE "journal" ADD COLUMN "brought_by" uuid;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "device_id" uuid;--> statement-breakpoint
ALTER TABLE "session" ADD COLUMN "signed_out" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "training" ADD COLUMN "estimated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "visit" ADD COLUMN "estimated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "device" ADD CONSTRAINT "device_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "device" ADD CONSTRAINT "device_signed_out_by_account_id_fk" FOREIGN KEY ("signed_out_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rejection_closing" ADD CONSTRAINT "rejection_closing_command_id_journal_id_fk" FOREIGN KEY ("command_id") REFERENCES "public"."journal"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rejection_closing" ADD CONSTRAINT "rejection_closing_closed_by_account_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journal" ADD CONSTRAINT "journal_brought_by_account_id_fk" FOREIGN KEY ("brought_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "journal_rejected" ON "journal" USING btree ("actor_id","sequence") WHERE verdict = 'rejected';--> statement-breakpoint
CREATE INDEX "journal_replaces" ON "journal" USING btree ("replaces") WHERE replaces is not null;