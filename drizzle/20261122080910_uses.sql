-- DVC-03, PAY-03, NET-01: households that said at their last visit about it that they use online public services, paid
-- by phone or card (told within three months), have a fibre line; and the households that live in the same village,
-- none where nobody was asked: a village that was not asked about has no figure, and not 0.
-- The service is compared as text: a database that takes in all migrations at once does not know the new value yet.
DROP FUNCTION village_uses(date, date);--> statement-breakpoint
CREATE FUNCTION village_uses(first date, last date)
RETURNS TABLE (village_id integer, online_services integer, asked_online_services integer,
	cashless integer, asked_cashless integer, fibre integer, asked_fibre integer)
LANGUAGE sql STABLE SET jit = off SET work_mem = '64MB' AS $$
	SELECT h.village_id,
		count(*) FILTER (WHERE u.online_services)::integer,
		CASE WHEN count(u.online_services) > 0 THEN count(*)::integer ELSE 0 END,
		count(*) FILTER (WHERE u.cashless)::integer,
		CASE WHEN count(u.cashless) > 0 THEN count(*)::integer ELSE 0 END,
		count(*) FILTER (WHERE u.fibre)::integer,
		CASE WHEN count(u.fibre) > 0 THEN count(*)::integer ELSE 0 END
	FROM households_at_home($2) h
	LEFT JOIN (
		-- Null: not asked.
		SELECT household_id,
			bool_or(uses) FILTER (WHERE provider = 'online_services') AS online_services,
			bool_or(uses) FILTER (WHERE provider = 'cashless' AND told_on > ($2 - interval '3 months')::date) AS cashless,
			bool_or(uses) FILTER (WHERE provider = 'fibre') AS fibre
		FROM (
			SELECT DISTINCT ON (v.household_id, o.provider) v.household_id, o.provider, v.happened_on AS told_on,
				o.state IN ('registered', 'selling') AS uses
			FROM onboarding o JOIN visit v ON v.id = o.visit_id
			WHERE o.service::text = 'digital' AND v.replaced_by IS NULL AND NOT v.withdrawn AND v.happened_on <= $2
			ORDER BY v.household_id, o.provider, v.happened_on DESC, v.happened_at DESC, v.id DESC
		) AS t
		GROUP BY household_id
	) AS u ON u.household_id = h.household_id
	GROUP BY h.village_id
$$;
