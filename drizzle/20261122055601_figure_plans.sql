-- What the figures count is worked out once in a question. Written into the question itself, as PostgreSQL does with
-- a function without settings of its own, the planner of a database that was never analysed counted the members anew for each
-- village: three minutes for a province. Compiling such questions takes longer than answering them.
ALTER FUNCTION village_people(date, date) SET jit = off;--> statement-breakpoint
ALTER FUNCTION village_visits(date, date) SET jit = off;--> statement-breakpoint
ALTER FUNCTION village_trainings(date, date) SET jit = off;--> statement-breakpoint
ALTER FUNCTION commune_decisions(date, date) SET jit = off;--> statement-breakpoint
-- A province's households are sorted in memory.
ALTER FUNCTION village_shops(date, date) SET jit = off SET work_mem = '64MB';--> statement-breakpoint
ALTER FUNCTION village_uses(date, date) SET jit = off SET work_mem = '64MB';--> statement-breakpoint
-- The same with the service as it is answered among what makes a row distinct: only so is a question for one service
-- asked of its rows alone.
CREATE OR REPLACE FUNCTION onboardings_told(day date)
RETURNS TABLE (household_id uuid, service text, provider text, state text, told_on date)
LANGUAGE sql STABLE AS $$
	SELECT DISTINCT ON (v.household_id, o.service::text, o.provider)
		v.household_id, o.service::text, o.provider, o.state::text, v.happened_on
	FROM onboarding o JOIN visit v ON v.id = o.visit_id
	WHERE v.replaced_by IS NULL AND NOT v.withdrawn AND v.happened_on <= $1
	ORDER BY v.household_id, o.service::text, o.provider, v.happened_on DESC, v.happened_at DESC, v.id DESC
$$;
