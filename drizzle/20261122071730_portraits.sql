CREATE TABLE "joining_link" (
	"team_id" uuid PRIMARY KEY NOT NULL,
	"key" uuid,
	"changed_by" uuid NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "joining_link_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "member_past_organisation" (
	"member_id" uuid NOT NULL,
	"organisation" "organisation" NOT NULL,
	"valid_to" date NOT NULL,
	CONSTRAINT "member_past_organisation_member_id_valid_to_pk" PRIMARY KEY("member_id","valid_to")
);
--> statement-breakpoint
CREATE TABLE "portrait" (
	"member_id" uuid PRIMARY KEY NOT NULL,
	"image" "bytea",
	"way" "consent_way" NOT NULL,
	"text_version" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"recorded_by" uuid NOT NULL
);
--> statement-breakpoint
ALTER TABLE "joining_link" ADD CONSTRAINT "joining_link_team_id_team_id_fk" FOREIGN KEY ("team_id") REFERENCES "public"."team"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "joining_link" ADD CONSTRAINT "joining_link_changed_by_account_id_fk" FOREIGN KEY ("changed_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member_past_organisation" ADD CONSTRAINT "member_past_organisation_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portrait" ADD CONSTRAINT "portrait_member_id_member_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."member"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "portrait" ADD CONSTRAINT "portrait_recorded_by_account_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;