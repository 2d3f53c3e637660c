CREATE TYPE "public"."import_kind" AS ENUM('teams', 'households', 'villages');--> statement-breakpoint
CREATE TYPE "public"."import_mode" AS ENUM('all_or_nothing', 'only_good');--> statement-breakpoint
CREATE TYPE "public"."import_state" AS ENUM('uploaded', 'checking', 'checked', 'running', 'stopped', 'done', 'failed');--> statement-breakpoint
CREATE TABLE "import_fault" (
	"job_id" uuid NOT NULL,
	"row" integer NOT NULL,
	"field" text NOT NULL,
	"code" text NOT NULL,
	CONSTRAINT "import_fault_job_id_row_field_pk" PRIMARY KEY("job_id","row","field")
);
--> statement-breakpoint
CREATE TABLE "import_heading" (
	"account_id" uuid NOT NULL,
	"kind" "import_kind" NOT NULL,
	"heading" text NOT NULL,
	"field" text,
	CONSTRAINT "import_heading_account_id_kind_heading_pk" PRIMARY KEY("account_id","kind","heading")
);
--> statement-breakpoint
CREATE TABLE "import_job" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" "import_kind" NOT NULL,
	"account_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"cells" "bytea" NOT NULL,
	"heading_row" integer NOT NULL,
	"columns" jsonb NOT NULL,
	"total" integer NOT NULL,
	"state" "import_state" NOT NULL,
	"mode" "import_mode",
	"verdicts" text NOT NULL,
	"problem" text,
	"created_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "import_fault" ADD CONSTRAINT "import_fault_job_id_import_job_id_fk" FOREIGN KEY ("job_id") REFERENCES "public"."import_job"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_heading" ADD CONSTRAINT "import_heading_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "import_job_account_id_created_at_index" ON "import_job" USING btree ("account_id","created_at");