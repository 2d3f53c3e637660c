CREATE INDEX "journal_phones" ON "journal" USING hash ((payload ->> 'id')) WHERE payload ->> 'phone' is not null;--> statement-breakpoint
-- From now on the journal keeps what lists brought without phone numbers, and no number without consent.
UPDATE journal SET payload = jsonb_set(payload, '{households}', (
		SELECT jsonb_agg(listed || '{"phone": null}') FROM jsonb_array_elements(payload -> 'households') AS listed))
	WHERE name = 'household.import' AND jsonb_typeof(payload -> 'households') = 'array' AND payload -> 'households' <> '[]';--> statement-breakpoint
UPDATE journal j SET payload = j.payload || '{"phone": null}'
	WHERE j.name IN ('household.register', 'household.edit') AND j.payload ->> 'phone' IS NOT NULL AND (
		j.problem -> 'fields' ->> 'phone' = 'phone_needs_consent'
		OR EXISTS (
			SELECT 1 FROM household h WHERE h.id::text = j.payload ->> 'id' AND (
				SELECT NOT c.given FROM consent c WHERE c.household_id = coalesce(h.merged_into, h.id)
				ORDER BY c.at DESC, c.id DESC LIMIT 1)));
