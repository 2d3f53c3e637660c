import * as v from 'valibot';
import { AreaId } from './area';
import { Day } from './day';
import { Id } from './id';
import { RequiredLine } from './text';

/** A key for an agency that reads the open figures: made by the server, kept only as its hash. */
export const IssueApiKey = v.object({
	id: Id,
	/** The agency, and what it reads them for. */
	name: RequiredLine(120),
	hash: v.pipe(v.string('required'), v.regex(/^[0-9a-f]{64}$/, 'required')),
	/** The province or commune that it is for; null: the country. */
	areaId: v.nullable(AreaId),
	/** Shows figures within the area whole, with nothing withheld. */
	whole: v.boolean(),
	perMinute: v.pipe(
		v.number('invalid_number'),
		v.integer('invalid_number'),
		v.minValue(10, 'invalid_number'),
		v.maxValue(6000, 'invalid_number')
	),
	/** The last day on which it may be used. */
	lastOn: Day
});
export type IssueApiKey = v.InferOutput<typeof IssueApiKey>;

export const RevokeApiKey = v.object({ id: Id });
export type RevokeApiKey = v.InferOutput<typeof RevokeApiKey>;

/** No key is good for longer. */
export const longestKeyDays = 366;
